/** One comparison of our books with what is true elsewhere, begun by a schedule (design.md §3). */
import { workflowInfo } from '@temporalio/workflow';
import { alarmNotice } from '../domain/control.ts';
import { comparison, mail, storage } from './back-office.ts';
import type { ControlInput, ControlOutcome } from './control/contract.ts';

/** Outcomes older than this are the watch's no more: the merchant's later changes are his own affair. */
const lookBackMs = 31 * 24 * 60 * 60_000;

export async function control(input: ControlInput): Promise<ControlOutcome> {
  const at = new Date().toISOString();
  const since = new Date(Date.parse(at) - lookBackMs).toISOString();
  const report =
    input.comparison === 'processes'
      ? await comparison.compareProcesses(at)
      : await comparison.compareTargets({ at, since });
  return { ...report, alarms: await tellOfAlarms(at) };
}

/** An alarm is told once; a mail that was lost on the way out is sent again under the same id. */
async function tellOfAlarms(at: string): Promise<number> {
  const fresh = await storage.freshAlarms();
  if (fresh.length === 0) return 0;
  const { runId } = workflowInfo();
  await mail.tellStaff({ messageId: `control/${runId}`, ...alarmNotice(fresh) });
  await storage.markTold({ ids: fresh.map(({ id }) => id), at });
  return fresh.length;
}
