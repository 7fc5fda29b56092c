/** What a run of the demo cost and whether it ended as expected: the last line of `npm start -- --once`. */
import type { Client } from '@temporalio/client';
import type { RowState } from '../../domain/campaign.ts';
import { connectClient } from '../../adapters/temporal/connection.ts';
import { readSettings } from '../../adapters/settings.ts';
import { costOf } from '../../bench/cost.ts';
import { campaignWorkflowIdOf } from '../../workflows/campaign/contract.ts';
import type { PlayedCampaign } from './campaign.ts';
import { doorTo } from './http.ts';
import type { Played } from './play.ts';
import type { System } from './system.ts';
import { faultsOf, type Outside } from './verdict.ts';

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
export async function summarized(
  system: System,
  requests: readonly Played[],
  campaigns: readonly PlayedCampaign[],
): Promise<SampleSummary[]> {
  const { temporal, codecKeys, parties } = readSettings(system.env);
  const books: Outside = {
    outside: doorTo(system.sandboxUrl),
    settlement: doorTo(system.sandboxUrl, parties.settlement.secret),
  };
  const violations = await books.outside.get<string[]>('/_ledger/violations');
  const client = await connectClient(temporal, codecKeys);
  try {
    return await Promise.all([
      ...requests.map((played) => summaryOf(client, played, books, violations)),
      ...campaigns.map((played) => campaignSummaryOf(client, played, books, violations)),
    ]);
  } finally {
    await client.connection.close();
  }
}

async function summaryOf(
  client: Client,
  { acknowledgement, acknowledgeMs, failure, sample, status, waited }: Played,
  books: Outside,
  violations: readonly string[],
): Promise<SampleSummary> {
  const { workflowId, runId } = acknowledgement;
  return {
    name: sample.name,
    outcome: status.stage,
    expected: sample.expect.outcome,
    ...(await costs(client, workflowId, runId)),
    acknowledgeMs,
    ...(waited && { waited }),
    ...withFaults([
      ...(await faultsOf({ sample, stage: status.stage, failure }, books)),
      ...violations,
    ]),
  };
}

/** A row counts as expected only if the ledger has of its merchant what its result says. */
async function campaignSummaryOf(
  client: Client,
  { acknowledgeMs, rows, sample, standing, waitedInPause }: PlayedCampaign,
  books: Outside,
  violations: readonly string[],
): Promise<SampleSummary> {
  const faults: string[] = [];
  const byState: Record<string, number> = {};
  for (const row of rows) {
    byState[row.stage] = (byState[row.stage] ?? 0) + 1;
    for (const fault of await faultsOf(row, books))
      faults.push(`${row.sample.merchantId}: ${fault}`);
  }
  return {
    name: sample.name,
    outcome: standing.state,
    expected: 'ended',
    ...(await costs(client, campaignWorkflowIdOf(standing.campaignId))),
    acknowledgeMs,
    rows: byState,
    waitedInPause,
    ...withFaults([
      ...(standing.state === 'ended' ? [] : [`the campaign is ${standing.state}`]),
      ...(waitedInPause > 0 ? [] : ['no row waited in the pause']),
      ...faults,
      ...violations,
    ]),
  };
}

const withFaults = (faults: string[]) => (faults.length > 0 ? { faults } : {});

async function costs(client: Client, workflowId: string, runId?: string) {
  const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
  const { events, bytes, actions } = costOf(history);
  return { events, historyBytes: bytes, actions };
}
