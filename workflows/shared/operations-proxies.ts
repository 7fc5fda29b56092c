/** Proxies for campaigns, reconciliation and maintenance: every activity there may be repeated. */
import { proxyActivities } from '@temporalio/workflow';
import type { OperationsActivities } from '../../activities/operations.ts';

const retry = { initialInterval: '1 second', maximumInterval: '1 minute' } as const;

/** Our own storage: retried for longer than any outage lasts. */
export const storage = proxyActivities<OperationsActivities>({
  startToCloseTimeout: '1 minute',
  scheduleToCloseTimeout: '30 days',
  retry,
});

/**
 * Submits one row. A row that fails for hours does not stop the others; sooner, an outage of ours would count as rows that
 * failed, although their requests are open once it is over.
 */
export const rowSubmission = proxyActivities<OperationsActivities>({
  startToCloseTimeout: '1 minute',
  scheduleToCloseTimeout: '6 hours',
  retry: { ...retry, maximumInterval: '10 minutes' },
});

/** Reads a page of a party's answers: asked again for most of a day, as long as the party is down. */
export const page = proxyActivities<OperationsActivities>({
  startToCloseTimeout: '1 minute',
  scheduleToCloseTimeout: '12 hours',
  retry: { ...retry, maximumInterval: '10 minutes' },
});

/**
 * Goes through all requests: an attempt goes on where the one before stopped, for most of a day. The number of attempts
 * has no limit: somebody fails on every day, and activities/request-scan.ts goes on without them.
 */
export const longRunning = proxyActivities<OperationsActivities>({
  startToCloseTimeout: '2 hours',
  scheduleToCloseTimeout: '20 hours',
  heartbeatTimeout: '1 minute',
  retry,
});

/** Sends mail to staff; the mail system drops repeats by their id. */
export const mail = proxyActivities<OperationsActivities>({
  startToCloseTimeout: '1 minute',
  scheduleToCloseTimeout: '1 day',
  retry,
});

/** The same where the next run tries again, which does not begin while this one waits. */
export const promptMail = proxyActivities<OperationsActivities>({
  startToCloseTimeout: '1 minute',
  scheduleToCloseTimeout: '10 minutes',
  retry,
});
