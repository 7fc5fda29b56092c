/** The request's end is the watch's beginning: what is handed on, and how it becomes a case again. */
import { addDuration } from '../../domain/time/duration.ts';
import { listDutyHolders } from '../../domain/request/duty-holders.ts';
import { getExternalWorkflowHandle, ParentClosePolicy, startChild } from '@temporalio/workflow';
import { TypedSearchAttributes, WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { ChangeRequest } from '../change-card/change-request.ts';
import { takeAsPublished } from '../change-card/visibility.ts';
import { searchAttributes, type Outcome, type WatchOutcome } from '../contract.ts';
import {
  alsoRecorded,
  buildWatchId,
  watchNewCardType,
  type Handover,
  type WatchInput,
} from './contract.ts';
import type { Watch } from './watch.ts';

type WatchNewCard = (input: WatchInput) => Promise<WatchOutcome>;

/**
 * Returns when the watch has begun; it outlives the request. The watch owns the audit log from the moment
 * it knows its length: an entry that another run writes, or that is lost, would stop it for ever.
 */
export async function handOver(c: ChangeRequest, completed: Outcome): Promise<void> {
  const { acquirerId, merchantId } = c.merchant;
  const workflowId = buildWatchId(acquirerId, merchantId, c.requestId);
  const started = startWatch(c, workflowId, buildHandover(c, completed));
  // The watch counts on from what is written: nothing may be written beside it, also while it is started.
  c.auditLog.redirectTo(async (entries) => {
    await started;
    await getExternalWorkflowHandle(workflowId).signal(alsoRecorded, entries);
  });
  await started;
}

async function startWatch(c: ChangeRequest, workflowId: string, handover: Handover): Promise<void> {
  try {
    await startChild<WatchNewCard>(watchNewCardType, {
      workflowId,
      args: [{ ...c.input, handover }],
      parentClosePolicy: ParentClosePolicy.ABANDON,
      staticSummary: `换卡后观察 ${c.merchant.merchantId} ****${c.newLast4}`,
      typedSearchAttributes: new TypedSearchAttributes([
        { key: searchAttributes.stage, value: 'completed' },
        { key: searchAttributes.requestId, value: c.requestId },
        { key: searchAttributes.intake, value: c.input.request.intake },
        // What a quiet watch shows all the time (`restoreWatch`): it need not publish anything.
        { key: searchAttributes.waitingOn, value: 'clock' },
        { key: searchAttributes.dueAt, value: new Date(computeWatchEnd(c, handover.completed)) },
        ...(c.tier ? [{ key: searchAttributes.risk, value: c.tier }] : []),
      ]),
    });
  } catch (error) {
    // A run that was reset finds the watch it has started before.
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
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

export function restoreWatch({ handover, ...input }: WatchInput): Watch {
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
