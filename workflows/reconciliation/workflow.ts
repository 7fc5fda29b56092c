/** One comparison of the request index with Temporal or with the settlement system, started by a schedule. */
import { patched, workflowInfo } from '@temporalio/workflow';
import { buildAlarmNotices } from '../../domain/reconciliation/alarms.ts';
import { longRunning, mail, storage } from '../shared/operations-proxies.ts';
import type { ReconciliationInput, ReconciliationOutcome } from './contract.ts';

/** Outcomes older than this are no longer compared: their watch is over, and the merchant may have changed the card elsewhere. */
const outcomeWindowMs = 31 * 24 * 60 * 60_000;

export async function reconcile(input: ReconciliationInput): Promise<ReconciliationOutcome> {
  const at = new Date().toISOString();
  const since = new Date(Date.parse(at) - outcomeWindowMs).toISOString();
  const report =
    input.comparison === 'processes'
      ? await longRunning.compareProcesses(at)
      : await longRunning.compareTargets({ at, since });
  const alarms = await notifyStaffOfAlarms(at);
  if (input.comparison === 'processes' && patched('tell-queues')) await mail.tellQueues(at);
  return { ...report, alarms };
}

/** An alarm is notified once; a mail that was lost is sent again under the same id. */
async function notifyStaffOfAlarms(at: string): Promise<number> {
  const newAlarms = await storage.reportNewAlarms();
  if (newAlarms.length === 0) return 0;
  const { runId } = workflowInfo();
  await mail.sendStaffMail({
    messageId: `control/${runId}`,
    roles: ['operator', 'supervisor'],
    parts: buildAlarmNotices(newAlarms),
  });
  await storage.markAlarmsNotified({ ids: newAlarms.map(({ id }) => id), at });
  return newAlarms.length;
}
