/** What a run of the demo cost, and whether it ended as expected: the last line of `npm start -- --once`. */
import type { Client } from '@temporalio/client';
import type { RowState } from '../../domain/campaign/campaign.ts';
import { connectClient } from '../../adapters/temporal/connection.ts';
import { readSettings } from '../../adapters/settings/settings.ts';
import { computeCost } from '../../bench/cost.ts';
import { buildCampaignWorkflowId } from '../../workflows/campaign/contract.ts';
import type { PlayedCampaign } from './campaign.ts';
import { createHttpClient } from './http.ts';
import type { PlayedSample } from './play.ts';
import type { System } from './system.ts';
import {
  findFaults,
  findLastingFaults,
  type OutsideClients,
  type RequestResult,
} from './outcome-check.ts';

export interface SampleSummary {
  name: string;
  outcome: string;
  expected: string;
  events: number;
  historyBytes: number;
  actions: number;
  acknowledgeMs: number;
  /** A problem that it waited with, and the deadline of that wait (ISO 8601). */
  waited?: { code: string; until: string };
  /** Of a campaign: its rows by state, as its results list them. */
  rows?: Partial<Record<RowState, number>>;
  /** Of a campaign: rows that waited while it was paused. */
  waitedInPause?: number;
  /** What is not as expected, in sentences; left out when there is nothing. */
  faults?: string[];
}

/** A sample that came to no request: an error ended it. */
export interface BrokenSample {
  name: string;
  error: string;
}

/**
 * Checks every sample by the ledger and the settlement of the sandbox, and counts what it cost.
 * @throws Error when Temporal or the sandbox does not answer
 */
export async function summarize(
  system: System,
  requests: readonly (PlayedSample | BrokenSample)[],
  campaigns: readonly (PlayedCampaign | BrokenSample)[],
): Promise<SampleSummary[]> {
  const { temporal, codecKeys, parties } = readSettings(system.env);
  const clients: OutsideClients = {
    outside: createHttpClient(system.sandboxUrl),
    settlement: createHttpClient(system.sandboxUrl, parties.settlement.secret),
  };
  const violations = await findLastingFaults(() =>
    clients.outside.get<string[]>('/_ledger/violations'),
  );
  const client = await connectClient(temporal, codecKeys);
  try {
    return await Promise.all([
      ...requests.map((played) =>
        'error' in played
          ? summarizeBroken(played)
          : summarizeSample(client, played, clients, violations),
      ),
      ...campaigns.map((played) =>
        'error' in played
          ? summarizeBroken(played)
          : summarizeCampaign(client, played, clients, violations),
      ),
    ]);
  } finally {
    await client.connection.close();
  }
}

const summarizeBroken = ({ name, error }: BrokenSample): SampleSummary => ({
  name,
  outcome: 'broken off',
  expected: 'an outcome',
  events: 0,
  historyBytes: 0,
  actions: 0,
  acknowledgeMs: 0,
  faults: [error],
});

async function summarizeSample(
  client: Client,
  { acknowledgement, acknowledgeMs, failure, sample, status, waited }: PlayedSample,
  clients: OutsideClients,
  violations: readonly string[],
): Promise<SampleSummary> {
  const { workflowId, runId } = acknowledgement;
  const result = { sample, stage: status.stage, failure };
  return {
    name: sample.name,
    outcome: status.stage,
    expected: sample.expect.outcome,
    ...(await readCost(client, workflowId, runId)),
    acknowledgeMs,
    ...(waited && { waited }),
    ...withFaults([...(await findFaultsOfResult(result, clients)), ...violations]),
  };
}

/** A request that was given up is checked once, any other until its last effects are in the ledger. */
const findFaultsOfResult = (result: RequestResult, clients: OutsideClients): Promise<string[]> =>
  result.failure === undefined
    ? findLastingFaults(() => findFaults(result, clients))
    : findFaults(result, clients);

/** Every row is checked: the ledger must hold of its merchant what its result says. */
async function summarizeCampaign(
  client: Client,
  { acknowledgeMs, rows, sample, campaign, waitedInPause, failure }: PlayedCampaign,
  clients: OutsideClients,
  violations: readonly string[],
): Promise<SampleSummary> {
  const byState: Record<string, number> = {};
  for (const { stage } of rows) byState[stage] = (byState[stage] ?? 0) + 1;
  const faults = await Promise.all(
    rows.map(async (row) =>
      (await findFaultsOfResult(row, clients)).map((fault) => `${row.sample.merchantId}: ${fault}`),
    ),
  );
  return {
    name: sample.name,
    outcome: campaign.state,
    expected: 'ended',
    ...(await readCost(client, buildCampaignWorkflowId(campaign.campaignId))),
    acknowledgeMs,
    rows: byState,
    waitedInPause,
    ...withFaults([
      ...(failure === undefined ? [] : [failure]),
      ...(campaign.state === 'ended' ? [] : [`the campaign is ${campaign.state}`]),
      ...(waitedInPause > 0 ? [] : ['no row waited in the pause']),
      ...faults.flat(),
      ...violations,
    ]),
  };
}

const withFaults = (faults: string[]) => (faults.length > 0 ? { faults } : {});

async function readCost(client: Client, workflowId: string, runId?: string) {
  const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
  const { events, bytes, actions } = computeCost(history);
  return { events, historyBytes: bytes, actions };
}
