/**
 * The ways to call outwards, grouped by what a retry would do. A question may be asked again, a
 * notice may be sent again under the same id, an order never is: its lost answer is asked for.
 */
import {
  ActivityCancellationType,
  proxyLocalActivities,
  type ActivityInterfaceFor,
} from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import { parseDurationMs } from '../../domain/time/duration.ts';
import type { PolicyValues } from '../../domain/policy/policy-schema.ts';
import { proxyActivitiesByParty } from './queues.ts';

export type ActivityProxies = ReturnType<typeof createProxies>;
export type ReadProxy = ActivityInterfaceFor<Activities>;

/** Longer than the longest HTTP deadline of an adapter, so that the adapter's word comes first. */
const attemptTimeout = '12 seconds';
/** Longer than one copy of a notice takes: a worker that is silent for so long has died. */
const noticeCopyTimeout = '20 seconds';
/** A submitter or an actor waits for a look no longer than this (design.md §5). */
const interactiveTimeout = '5 seconds';
/** A party silent for longer is called busy, and the merchant is told [E6 bank-busy]. */
export const busyAfterMs = 60 * 60_000;

export function createProxies(policy: PolicyValues) {
  const retry = {
    initialInterval: parseDurationMs(policy['upstream.retry'].first),
    backoffCoefficient: policy['upstream.retry'].factor,
    maximumInterval: parseDurationMs(policy['upstream.retry'].max),
  };
  const readOptions = {
    startToCloseTimeout: attemptTimeout,
    cancellationType: ActivityCancellationType.TRY_CANCEL,
    retry,
  } as const;
  const unavailableAfterMs = parseDurationMs(policy['check.unavailable']);
  return {
    readWithinHour: proxyActivitiesByParty({
      ...readOptions,
      scheduleToCloseTimeout: Math.min(busyAfterMs, unavailableAfterMs),
    }),
    read: proxyActivitiesByParty({
      ...readOptions,
      scheduleToCloseTimeout: Math.max(unavailableAfterMs - busyAfterMs, busyAfterMs),
    }),
    readOnce: proxyActivitiesByParty({
      ...readOptions,
      startToCloseTimeout: interactiveTimeout,
      scheduleToCloseTimeout: interactiveTimeout,
      retry: { maximumAttempts: 1 },
      // Somebody waits for it: it goes before what only a process waits for.
      priority: { priorityKey: 1 },
    }),
    notice: proxyActivitiesByParty({
      startToCloseTimeout: '1 minute',
      heartbeatTimeout: noticeCopyTimeout,
      scheduleToCloseTimeout: parseDurationMs(policy['upstream.retry'].giveUp),
      cancellationType: ActivityCancellationType.TRY_CANCEL,
      retry,
    }),
    // One attempt: a second one would be a second order. The key makes even that harmless.
    order: proxyActivitiesByParty({
      startToCloseTimeout: attemptTimeout,
      scheduleToCloseTimeout: '1 hour',
      cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
      retry: { maximumAttempts: 1 },
    }),
    // The trail must be written: longer than any outage, and then it is an alarm (workflows/change-card/audit-log.ts).
    record: proxyActivitiesByParty({
      startToCloseTimeout: attemptTimeout,
      scheduleToCloseTimeout: '30 days',
      retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
    }),
    local: proxyLocalActivities<Activities>({
      startToCloseTimeout: interactiveTimeout,
      // A rule that throws is a bug: the request waits for its correction rather than ending.
      scheduleToCloseTimeout: '30 days',
      retry: { initialInterval: '200 milliseconds', maximumInterval: '2 minutes' },
    }),
  };
}
