/** How campaigns, the control and the sweep call outwards: everything there may be done again. */
import { proxyActivities } from '@temporalio/workflow';
import type { OperationsActivities } from '../../activities/operations.ts';

const retry = { initialInterval: '1 second', maximumInterval: '1 minute' } as const;

/** Our own storage: it must answer, whatever it is going through; longer than any outage. */
export const storage = proxyActivities<OperationsActivities>({
  startToCloseTimeout: '1 minute',
  scheduleToCloseTimeout: '30 days',
  retry,
});

/** One row at the door. A row that cannot be submitted in so many tries stops no other. */
export const rowSubmission = proxyActivities<OperationsActivities>({
  startToCloseTimeout: '1 minute',
  scheduleToCloseTimeout: '1 day',
  retry: { ...retry, maximumAttempts: 30 },
});

/** Runs through all books: an attempt goes on where the one before got to. */
export const longRunning = proxyActivities<OperationsActivities>({
  startToCloseTimeout: '2 hours',
  scheduleToCloseTimeout: '1 day',
  heartbeatTimeout: '1 minute',
  retry: { ...retry, maximumAttempts: 10 },
});

/** Tells the staff; the mail system drops repeats by their id. */
export const mail = proxyActivities<OperationsActivities>({
  startToCloseTimeout: '1 minute',
  scheduleToCloseTimeout: '1 day',
  retry,
});
