/**
 * The ways to call outwards, grouped by what a retry would do. A question may be asked again, a
 * notice may be sent again under the same id, an order never is: its lost answer is asked for.
 */
import {
  ActivityCancellationType,
  proxyLocalActivities,
  type ActivityInterfaceFor,
} from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';
import { durationMs } from '../domain/duration.ts';
import type { PolicyValues } from '../domain/policy.ts';
import { proxyByParty } from './queues.ts';

export type Calls = ReturnType<typeof callsFor>;
export type Look = ActivityInterfaceFor<Activities>;

/** Longer than the longest HTTP deadline of an adapter, so that the adapter's word comes first. */
const oneAttempt = '12 seconds';
/** Longer than one copy of a notice takes: a worker that is silent for so long has died. */
const oneCopy = '20 seconds';
/** A submitter or an actor waits for a look no longer than this (design.md §5). */
const actorsPatience = '5 seconds';
/** A party silent for longer is called busy, and the merchant is told (rules.md E6). */
export const busyMs = 60 * 60_000;

export function callsFor(policy: PolicyValues) {
  const retry = {
    initialInterval: durationMs(policy['upstream.retry'].first),
    backoffCoefficient: policy['upstream.retry'].factor,
    maximumInterval: durationMs(policy['upstream.retry'].max),
  };
  const question = {
    startToCloseTimeout: oneAttempt,
    cancellationType: ActivityCancellationType.TRY_CANCEL,
    retry,
  } as const;
  const patienceMs = durationMs(policy['check.unavailable']);
  return {
    lookSoon: proxyByParty({
      ...question,
      scheduleToCloseTimeout: Math.min(busyMs, patienceMs),
    }),
    look: proxyByParty({
      ...question,
      scheduleToCloseTimeout: Math.max(patienceMs - busyMs, busyMs),
    }),
    lookOnce: proxyByParty({
      ...question,
      startToCloseTimeout: actorsPatience,
      scheduleToCloseTimeout: actorsPatience,
      retry: { maximumAttempts: 1 },
      // Somebody waits for it: it goes before what only a process waits for.
      priority: { priorityKey: 1 },
    }),
    tell: proxyByParty({
      startToCloseTimeout: '1 minute',
      heartbeatTimeout: oneCopy,
      scheduleToCloseTimeout: durationMs(policy['upstream.retry'].giveUp),
      cancellationType: ActivityCancellationType.TRY_CANCEL,
      retry,
    }),
    // One attempt: a second one would be a second order. The key makes even that harmless.
    order: proxyByParty({
      startToCloseTimeout: oneAttempt,
      scheduleToCloseTimeout: '1 hour',
      cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
      retry: { maximumAttempts: 1 },
    }),
    // The trail must be written: longer than any outage, and then it is an alarm (workflows/trail.ts).
    record: proxyByParty({
      startToCloseTimeout: oneAttempt,
      scheduleToCloseTimeout: '30 days',
      retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
    }),
    local: proxyLocalActivities<Activities>({
      startToCloseTimeout: actorsPatience,
      // A rule that throws is a bug: the request waits for its correction rather than ending.
      scheduleToCloseTimeout: '30 days',
      retry: { initialInterval: '200 milliseconds', maximumInterval: '2 minutes' },
    }),
  };
}
