/** What a run of the demo cost and whether it ended as expected: the last line of `npm start -- --once`. */
import type { Client } from '@temporalio/client';
import { costOf } from '../../bench/cost.ts';
import type { Played } from './play.ts';

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
  /** What the ledger or the settlement says against it; left out when all is well. */
  faults?: string[];
}

export async function summaryOf(
  client: Client,
  played: Played,
  faults: string[],
): Promise<SampleSummary> {
  const { acknowledgement, acknowledgeMs, sample, status, waited } = played;
  const { workflowId, runId } = acknowledgement;
  const { events, bytes, actions } = costOf(
    await client.workflow.getHandle(workflowId, runId).fetchHistory(),
  );
  return {
    name: sample.name,
    outcome: status.stage,
    expected: sample.expect.outcome,
    events,
    historyBytes: bytes,
    actions,
    acknowledgeMs,
    ...(waited && { waited }),
    ...(faults.length > 0 && { faults }),
  };
}
