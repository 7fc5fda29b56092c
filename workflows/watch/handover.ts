/** The request's end is the watch's beginning: what is handed on, and how it becomes a case again. */
import { addDuration } from '../../domain/time/duration.ts';
import { listDutyHolders } from '../../domain/request/duty-holders.ts';
import { getExternalWorkflowHandle } from '@temporalio/workflow';
import type { WatchStart } from '../../activities/handover.ts';
import { ChangeRequest, summarizeMoment } from '../change-card/change-request.ts';
import { takeAsPublished } from '../change-card/visibility.ts';
import type { Outcome } from '../contract.ts';
import { alsoRecorded, buildWatchId, type Handover, type WatchInput } from './contract.ts';
import type { Watch } from './watch.ts';

/**
 * Returns when the watch has begun; it outlives the request. The watch owns the audit log from the moment
 * it knows its length: an entry that another run writes, or that is lost, would stop it for ever.
 */
export async function handOver(c: ChangeRequest, completed: Outcome): Promise<void> {
  const { acquirerId, merchantId } = c.merchant;
  const workflowId = buildWatchId(acquirerId, merchantId, c.requestId);
  await c.auditLog.handOver(
    (moment) => {
      const start: WatchStart = {
        workflowId,
        input: { ...c.input, handover: buildHandover(c, completed) },
        summary: `换卡后观察 ${c.merchant.merchantId} ****${c.newLast4}`,
        requestId: c.requestId,
        intake: c.input.request.intake,
        until: computeWatchEnd(c, completed),
        ...(c.tier && { risk: c.tier }),
      };
      const summary = `${summarizeMoment(moment)}, begin the watch`;
      return c.proxies.record.beginWatch.executeWithOptions({ summary }, [start, moment]);
    },
    // A notice that is still on its way is recorded later.
    (entries) => getExternalWorkflowHandle(workflowId).signal(alsoRecorded, entries),
  );
}

const computeWatchEnd = ({ policy }: ChangeRequest, completed: Outcome): string =>
  addDuration(completed.at, policy.watch.for);

function buildHandover(c: ChangeRequest, completed: Outcome): Handover {
  const { callback, deniedAt, openObjectionAt, agentActs } = c.facts;
  const { account, contacts, evidence, merchant, oldCardReported, request, reviews, risk } =
    c.facts;
  const { steps, snapshotRef, cardVersion } = c.switch;
  return {
    facts: {
      request,
      submittedAt: c.facts.submittedAt,
      ...(account && { account }),
      ...(merchant && { merchant }),
      ...(contacts && { contacts }),
      ...(oldCardReported && { oldCardReported }),
      ...(risk && { risk }),
      reviews,
      dutyHolders: listDutyHolders(c.facts),
      evidence,
      ...(callback && { callback }),
      ...(deniedAt !== undefined && { deniedAt }),
      ...(openObjectionAt !== undefined && { openObjectionAt }),
      ...(agentActs && { agentActs }),
    },
    completed,
    steps,
    ...(snapshotRef !== undefined && { snapshotRef }),
    cardVersion,
    objectors: c.objectors.list(),
    noticesSent: c.notifier.sentCount,
    auditEntriesWritten: c.auditLog.writtenCount,
    lateInterrupts: c.interrupts.late,
  };
}

export function restoreWatch({ handover, triedNotices, ...input }: WatchInput): Watch {
  const { completed, ...earlier } = handover;
  const merchant = handover.facts.merchant?.value;
  const c = new ChangeRequest(input, { ...earlier, finishedSwitch: handover });
  const until = computeWatchEnd(c, completed);
  c.watch = { until };
  c.stage = 'completed';
  c.waitState = { ...c.waitState, waitingOn: 'clock', due: until };
  takeAsPublished(c);
  c.outcome = completed;
  c.money = 'new';
  // Set together with the cap [E2 t0.afterChange].
  c.switch.getOrCreateProgress({ name: 't0-off', target: 'settlement' }).state = 'done';
  c.timeline.push({ at: c.now(), actor: 'system', what: 'watch begun' });
  for (const notice of triedNotices) c.notifier.takeOver(notice);
  return {
    c,
    facts: {
      since: completed.at,
      cardVersion: handover.cardVersion,
      last4: c.newLast4,
      merchant: {
        onboardAt: merchant?.onboardAt ?? c.now(),
        dailyAverageFen: merchant?.dailyAverageFen ?? 0,
        abnormal: merchant?.abnormal ?? true,
      },
      firstPayoutSeen: false,
      capLifted: false,
      t0Allowed: false,
    },
    until,
    nextReadAt: c.now(),
    lastAssessment: undefined,
    hasNewReport: false,
    hold: { isOn: false, timesOn: 0 },
    lock: { isOn: false, timesOn: 0 },
    hasNotifiedLag: false,
    rejectionCode: undefined,
  };
}
