/** The request's end is the watch's beginning: what is handed on, and how it becomes a case again. */
import { addDuration } from '../../domain/time/duration.ts';
import { getExternalWorkflowHandle, log, patched, TemporalFailure } from '@temporalio/workflow';
import type { AuditEntry } from '../../activities/audit-log.ts';
import type { WatchStart } from '../../activities/handover.ts';
import type { Moment } from '../../activities/moments.ts';
import type { StoredChange } from '../../activities/rules.ts';
import { ChangeRequest } from '../change-card/change-request.ts';
import { summarizeMoment } from '../change-card/moment-summary.ts';
import { takeAsPublished } from '../change-card/visibility.ts';
import type { Outcome } from '../contract.ts';
import { buildRefusal } from '../handlers/permission.ts';
import { stale } from '../handlers/reports.ts';
import { callOwnUntilAnswered } from '../shared/call-own.ts';
import { alsoRecorded, buildWatchId, type Handover, type WatchInput } from './contract.ts';
import { buildQuietWait, keepReading, type Watch } from './watch.ts';
import { hasUnregisteredTerminals } from './replaced-terminals.ts';
import { buildFirstFacts, buildLook } from './watch-question.ts';

/**
 * Returns when the watch has begun; it outlives the request. The watch owns the audit log from the moment
 * it knows its length: an entry that another run writes, or that is lost, would stop it for ever.
 */
export async function handOver(c: ChangeRequest, completed: Outcome): Promise<void> {
  const { acquirerId, merchantId } = c.merchant;
  // Set together with the cap [E2 t0.afterChange].
  c.switch.getOrCreateProgress({ name: 't0-off', target: 'settlement' }).state = 'done';
  const subject = [merchantId, ...(c.scope ? [`终端 ${c.scope.terminal}`] : [])].join(' ');
  const workflowId = buildWatchId(acquirerId, merchantId, c.requestId);
  await c.auditLog.handOver(
    (moment) => {
      const until = computeWatchEnd(c, completed);
      const start: Omit<WatchStart, 'facts'> = {
        workflowId,
        handover: buildHandover(c, completed),
        firstLook: buildLook(c, buildFirstFacts(c, completed)),
        summary: `换卡后观察 ${subject} ****${c.newLast4}`,
        requestId: c.requestId,
        intake: c.input.request.intake,
        until,
        ...(c.tier && { risk: c.tier }),
        moment: showWatch(moment, completed, until),
      };
      return beginWatch(c, start);
    },
    // A notice that is still on its way is recorded later.
    (entries) => recordAtWatch(workflowId, entries),
  );
}

/**
 * A watch that is over takes no more entries, and nobody knows how long its log is. The request ends all the same: its
 * merchant could otherwise never submit another one.
 */
async function recordAtWatch(workflowId: string, entries: AuditEntry[]): Promise<void> {
  try {
    await getExternalWorkflowHandle(workflowId).signal(alsoRecorded, entries);
  } catch (error) {
    if (!(error instanceof TemporalFailure)) throw error;
    const actions = entries.map(({ action }) => action);
    log.error('the watch is over: what became of notices is not recorded', { actions });
  }
}

/** Facts that are not stored any more are all sent. */
async function beginWatch(c: ChangeRequest, start: Omit<WatchStart, 'facts'>): Promise<void> {
  const summary = `${summarizeMoment(start.moment)}, begin the watch`;
  const begin = (facts: StoredChange) =>
    c.proxies.record.beginWatch.executeWithOptions({ summary }, [{ ...start, facts }]);
  const refused = await begin(c.rules.findChange().change);
  if (!refused) return;
  c.rules.forgetStored();
  await begin(c.rules.findChange().change);
}

/** Of a request: a watch has none of them. */
const detailsOfRequest = { triesLeft: null, signing: null, payment: null, claim: null };

/** Readers see the watch from its beginning, as `restoreWatch` takes for written. */
function showWatch({ batch, notices }: Moment, completed: Outcome, until: string): Moment {
  const { next, ...wait } = buildQuietWait(until);
  const shown = { watch: { until }, since: completed.at, notes: [], next };
  return {
    notices,
    batch: {
      ...batch,
      state: { ...batch.state, ...wait },
      details: { ...batch.details, ...detailsOfRequest, ...shown },
    },
  };
}

const computeWatchEnd = ({ policy }: ChangeRequest, completed: Outcome): string =>
  addDuration(completed.at, policy.watch.for);

/** The facts go as what has changed in those that the activities have stored. */
function buildHandover(c: ChangeRequest, completed: Outcome): Omit<Handover, 'facts'> {
  const { steps, snapshotRef, cardVersion, networkMoney } = c.switch;
  return {
    evidence: c.facts.evidence,
    completed,
    steps,
    ...(snapshotRef !== undefined && { snapshotRef }),
    cardVersion,
    ...(c.payers && { networkMoney }),
    objectors: c.objectors.list(),
    noticesSent: c.notifier.sentCount,
    auditEntriesWritten: c.auditLog.writtenCount,
    lateInterrupts: c.interrupts.late,
  };
}

/**
 * Has the worker check that a worker has begun this watch: whoever reaches Temporal could start one for a card
 * of their own. Nothing is sent, recorded or ordered before.
 * @throws ApplicationFailure for an invented handover, which ends the run
 */
export async function checkHandover(
  c: ChangeRequest,
  { proof, ...handedOver }: WatchInput,
): Promise<void> {
  const found = await callOwnUntilAnswered(c, (own) =>
    own.checkHandover(c.workflowId, handedOver, proof),
  );
  if (found) throw buildRefusal('SYS_INTERNAL');
  c.firstTask.end();
}

export function restoreWatch(input: WatchInput): Watch {
  const { handover, firstAssessment } = input;
  const { completed, evidence, ...earlier } = handover;
  const facts = { ...handover.facts, evidence };
  const c = new ChangeRequest(input, { ...earlier, facts, finishedSwitch: handover });
  const until = computeWatchEnd(c, completed);
  c.watch = { until };
  c.stage = 'completed';
  c.since = completed.at;
  c.waitState = buildQuietWait(until);
  c.outcome = completed;
  c.money = 'new';
  takeAsPublished(c);
  c.auditLog.takeAsShown();
  c.timeline.push({ at: c.now(), actor: 'system', what: 'watch begun' });
  const w: Watch = {
    c,
    facts: buildFirstFacts(c, completed),
    until,
    nextReadAt: c.now(),
    firstAssessment,
    lastAssessment: undefined,
    hasNewReport: false,
    // What the request has not read again, or read too late to register, is for the watch. Open watches go the old way.
    isRecordReported:
      (handover.facts.merchant?.at === stale || hasUnregisteredTerminals(c)) &&
      patched('0.2-record-reported-to-the-request'),
    hold: { isOn: false, timesOn: 0 },
    lock: { isOn: false, timesOn: 0 },
    limit: { wantedFen: undefined, times: 0 },
    hasNotifiedLag: false,
    provenNetworks: new Set(),
    networkFaults: new Set(),
    rejectionCode: undefined,
  };
  if (firstAssessment) keepReading(w, firstAssessment, completed.at);
  return w;
}
