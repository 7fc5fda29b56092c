/** One comparison of the request index with Temporal or with the settlement system, started by a schedule. */
import { ActivityFailure, log, patched, workflowInfo } from '@temporalio/workflow';
import { buildAlarmNotices, promptTries } from '../../domain/reconciliation/alarms.ts';
import { longRunning, promptMail, storage } from '../shared/operations-proxies.ts';
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
  if (input.comparison === 'processes' && patched('tell-queues'))
    await tryToTell(() => promptMail.tellQueues(at));
  return { ...report, alarms };
}

/** An alarm is notified once: of one that has reached nobody the next run tells. */
async function notifyStaffOfAlarms(at: string): Promise<number> {
  const newAlarms = await storage.reportNewAlarms();
  if (newAlarms.length === 0) return 0;
  const { runId } = workflowInfo();
  const sent = await tryToTell(() =>
    promptMail.sendStaffMail({
      messageId: `control/${runId}`,
      roles: ['operator', 'supervisor'],
      parts: buildAlarmNotices(newAlarms),
      tries: promptTries,
    }),
  );
  const told = newAlarms.filter(
    ({ acquirerId }) => sent && sent.answer?.includes(acquirerId) !== true,
  );
  if (told.length > 0) await storage.markAlarmsNotified({ ids: told.map(({ id }) => id), at });
  return newAlarms.length;
}

/** A mail system that is away must not end a run, nor keep the next one from comparing. */
async function tryToTell<T>(tell: () => Promise<T>): Promise<{ answer: T } | undefined> {
  try {
    return { answer: await tell() };
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    log.error('staff are not told of what the reconciliation has found', {
      activity: error.activityType,
    });
    return undefined;
  }
}
