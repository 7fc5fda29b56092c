/** What a run of the demo cost and whether it ended as expected: the last line of `npm start -- --once`. */
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
import { findFaults, type OutsideClients } from './outcome-check.ts';

export interface SampleSummary {
  name: string;
  outcome: string;
  expected: string;
  events: number;
  historyBytes: number;
  actions: number;
  acknowledgeMs: number;
  /** What it waited for meanwhile, and until when (ISO 8601). */
  waited?: { code: string; until: string };
  /** Of a campaign: its rows by state, as its results have them. */
  rows?: Partial<Record<RowState, number>>;
  /** Of a campaign: rows that waited while it was paused. */
  waitedInPause?: number;
  /** What the ledger or the settlement says against it; left out when all is well. */
  faults?: string[];
}

/** Judges every sample by the outside world's own books, and counts what it cost. */
export async function summarize(
  system: System,
  requests: readonly PlayedSample[],
  campaigns: readonly PlayedCampaign[],
): Promise<SampleSummary[]> {
  const { temporal, codecKeys, parties } = readSettings(system.env);
  const clients: OutsideClients = {
    outside: createHttpClient(system.sandboxUrl),
    settlement: createHttpClient(system.sandboxUrl, parties.settlement.secret),
  };
  const violations = await clients.outside.get<string[]>('/_ledger/violations');
  const client = await connectClient(temporal, codecKeys);
  try {
    return await Promise.all([
      ...requests.map((played) => summarizeSample(client, played, clients, violations)),
      ...campaigns.map((played) => summarizeCampaign(client, played, clients, violations)),
    ]);
  } finally {
    await client.connection.close();
  }
}

async function summarizeSample(
  client: Client,
  { acknowledgement, acknowledgeMs, failure, sample, status, waited }: PlayedSample,
  clients: OutsideClients,
  violations: readonly string[],
): Promise<SampleSummary> {
  const { workflowId, runId } = acknowledgement;
  return {
    name: sample.name,
    outcome: status.stage,
    expected: sample.expect.outcome,
    ...(await readCost(client, workflowId, runId)),
    acknowledgeMs,
    ...(waited && { waited }),
    ...withFaults([
      ...(await findFaults({ sample, stage: status.stage, failure }, clients)),
      ...violations,
    ]),
  };
}

/** A row counts as expected only if the ledger has of its merchant what its result says. */
async function summarizeCampaign(
  client: Client,
  { acknowledgeMs, rows, sample, campaign, waitedInPause }: PlayedCampaign,
  clients: OutsideClients,
  violations: readonly string[],
): Promise<SampleSummary> {
  const faults: string[] = [];
  const byState: Record<string, number> = {};
  for (const row of rows) {
    byState[row.stage] = (byState[row.stage] ?? 0) + 1;
    for (const fault of await findFaults(row, clients))
      faults.push(`${row.sample.merchantId}: ${fault}`);
  }
  return {
    name: sample.name,
    outcome: campaign.state,
    expected: 'ended',
    ...(await readCost(client, buildCampaignWorkflowId(campaign.campaignId))),
    acknowledgeMs,
    rows: byState,
    waitedInPause,
    ...withFaults([
      ...(campaign.state === 'ended' ? [] : [`the campaign is ${campaign.state}`]),
      ...(waitedInPause > 0 ? [] : ['no row waited in the pause']),
      ...faults,
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
