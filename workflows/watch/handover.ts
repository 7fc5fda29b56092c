/** The request's end is the watch's beginning: what is handed on, and how it becomes a case again. */
import { getExternalWorkflowHandle, ParentClosePolicy, startChild } from '@temporalio/workflow';
import { TypedSearchAttributes, WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { Case } from '../case.ts';
import { searchAttributes, type Outcome, type WatchOutcome } from '../contract.ts';
import { progressOf } from '../switch/step.ts';
import { after } from '../waiting.ts';
import {
  alsoRecorded,
  watchIdOf,
  watchNewCardType,
  type Handover,
  type WatchInput,
} from './contract.ts';
import type { Watch } from './watch.ts';

type WatchNewCard = (input: WatchInput) => Promise<WatchOutcome>;

/**
 * Returns when the watch has begun; it outlives the request. The trail is its own from the moment it
 * is told how long that is: an entry that is written elsewhere, or nowhere, would stop it for ever.
 */
export async function handOver(c: Case, completed: Outcome): Promise<void> {
  const { acquirerId, merchantId } = c.merchant;
  const workflowId = watchIdOf(acquirerId, merchantId, c.requestId);
  const begun = begin(c, workflowId, handoverOf(c, completed));
  // The watch counts on from what is written: nothing may be written beside it, also while it is started.
  c.trail.handOn(async (entries) => {
    await begun;
    await getExternalWorkflowHandle(workflowId).signal(alsoRecorded, entries);
  });
  await begun;
}

async function begin(c: Case, workflowId: string, handover: Handover): Promise<void> {
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
        ...(c.tier ? [{ key: searchAttributes.risk, value: c.tier }] : []),
      ]),
    });
  } catch (error) {
    // A run that was reset finds the watch it has started before.
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}

function handoverOf(c: Case, completed: Outcome): Handover {
  const { account, contacts, evidence, merchant, oldCardReported, request, reviews, risk } =
    c.facts;
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
      evidence,
    },
    completed,
    steps: c.steps,
    ...(c.snapshotRef !== undefined && { snapshotRef: c.snapshotRef }),
    cardVersion: c.cardVersion,
    objectors: [...c.objectors],
    notices: c.notices,
    written: c.trail.written,
    late: c.late,
  };
}

export function takeOver({ handover, ...input }: WatchInput): Watch {
  const c = new Case(input, handover.written);
  const { completed, merchant } = { ...handover, merchant: handover.facts.merchant?.value };
  Object.assign(c.facts, handover.facts);
  const until = after(c, c.policy.watch.for, completed.at);
  c.watch = { until };
  c.stage = 'completed';
  c.outcome = completed;
  c.money = 'new';
  c.snapshotRef = handover.snapshotRef;
  c.cardVersion = handover.cardVersion;
  c.notices = handover.notices;
  c.steps.push(...handover.steps);
  for (const contact of handover.objectors) c.objectors.add(contact);
  // Set together with the cap (rules.md E2 t0.afterChange).
  progressOf(c, { name: 't0-off', target: 'settlement' }).state = 'done';
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
    nextLook: c.now(),
    seen: undefined,
    lookNow: false,
    hold: { on: false, times: 0 },
    lock: { on: false, times: 0 },
    lagTold: false,
    rejected: undefined,
  };
}
