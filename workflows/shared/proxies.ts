/**
 * Activity proxies, by what a retry would do. A question may be asked again, and a notice may be
 * sent again under the same id. An order is never sent again blindly: a lost answer is queried.
 */
import { ActivityCancellationType, type ActivityInterfaceFor } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import { parseDurationMs } from '../../domain/time/duration.ts';
import type { PolicyValues } from '../../domain/policy/policy-schema.ts';
import { proxyActivitiesByParty } from './queues.ts';

export type ActivityProxies = ReturnType<typeof createProxies>;
export type ReadProxy = ActivityInterfaceFor<Activities>;

/** Longer than the longest HTTP deadline of an adapter, so that the adapter's own error comes first. */
const attemptTimeout = '12 seconds';
/** Longer than one copy of a notice takes: a worker without a heartbeat for so long has died. */
const noticeCopyTimeout = '20 seconds';
/** Longer than what comes first, one order and the queries after it: a worker without a heartbeat for so long has died. */
const oneOrderTimeout = '30 seconds';
/** For questions that a person waits for: their HTTP request must not time out. */
const interactiveTimeout = '5 seconds';
/** A party that does not answer for this long counts as busy, and the merchant is notified [E6 bank-busy]. */
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
    // While it lasts nothing else is written, so it is short. What fails is asked patiently.
    readAndWrite: proxyActivitiesByParty({
      ...readOptions,
      scheduleToCloseTimeout: '1 minute',
      retry: { maximumAttempts: 1 },
    }),
    readOnce: proxyActivitiesByParty({
      ...readOptions,
      startToCloseTimeout: interactiveTimeout,
      scheduleToCloseTimeout: interactiveTimeout,
      retry: { maximumAttempts: 1 },
      // A person waits for it, so it precedes what only a process waits for.
      priority: { priorityKey: 1 },
    }),
    notice: proxyActivitiesByParty({
      startToCloseTimeout: '1 minute',
      heartbeatTimeout: noticeCopyTimeout,
      scheduleToCloseTimeout: parseDurationMs(policy['upstream.retry'].giveUp),
      cancellationType: ActivityCancellationType.TRY_CANCEL,
      retry,
    }),
    // One attempt: a second one would be a second order. Its key makes even that harmless.
    order: proxyActivitiesByParty({
      // Several orders, one after the other: activities/errands.ts begins none that could outlast it.
      startToCloseTimeout: '1 minute',
      heartbeatTimeout: oneOrderTimeout,
      scheduleToCloseTimeout: '1 hour',
      cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
      retry: { maximumAttempts: 1 },
    }),
    // Retried for longer than any outage lasts; after that change-card/audit-log.ts logs an error and tries again.
    record: proxyActivitiesByParty({
      startToCloseTimeout: attemptTimeout,
      scheduleToCloseTimeout: '30 days',
      retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
    }),
    // A decision waits for the check of its proof, however long it takes, and counts when it is sound.
    assertion: proxyActivitiesByParty({
      startToCloseTimeout: interactiveTimeout,
      scheduleToCloseTimeout: '30 days',
      retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
      priority: { priorityKey: 1 },
    }),
    // Our own rules and storage. Few tries: workflows/shared/call-own.ts says who is waited for, and tries again.
    own: proxyActivitiesByParty({
      startToCloseTimeout: interactiveTimeout,
      scheduleToCloseTimeout: '1 hour',
      cancellationType: ActivityCancellationType.TRY_CANCEL,
      retry: { initialInterval: '200 milliseconds', maximumAttempts: 3 },
    }),
  };
}
