/** Tells staff that something new waits for them: how much, not which, once for each wait. */
import { activityInfo } from '@temporalio/activity';
import { buildQueueNotice, rolesByQueue, type Queue } from '../domain/notices/queues.ts';
import { promptTries } from '../domain/reconciliation/alarms.ts';
import { callPort } from './calls.ts';
import { sendToStaff, type StaffMailPorts } from './staff-mail.ts';

export interface NewlyWaiting {
  acquirerId: string;
  queue: Queue;
  /** Those of which nobody was told yet: requests, and of the questions tasks. */
  items: { id: string; since: string }[];
  /** How many wait in all. */
  waiting: number;
}

export interface QueueNoticesPort {
  listNew(): Promise<NewlyWaiting[]>;
  /** One that has begun to wait anew meanwhile is told of again. */
  markTold(told: NewlyWaiting): Promise<void>;
}

export const createQueueNoticeActivities = ({
  queueNotices,
  ...ports
}: StaffMailPorts & { queueNotices: QueueNoticesPort }) => ({
  /**
   * Where nobody is reached, the next run tells.
   * @param at names the message: a retry sends the same one. Workflow time, ISO 8601
   */
  tellQueues: (at: string): Promise<void> =>
    callPort(async (options) => {
      const sent = (activityInfo().heartbeatDetails as string[] | undefined) ?? [];
      for (const found of await queueNotices.listNew()) {
        const { acquirerId, items, queue, waiting } = found;
        const message = {
          messageId: `queue/${queue}/${at}`,
          roles: rolesByQueue[queue],
          parts: [{ acquirerId, ...buildQueueNotice(queue, items.length, waiting) }],
          tries: promptTries,
        };
        const unreached = await sendToStaff(ports, message, sent, options);
        if (unreached.length === 0) await queueNotices.markTold(found);
      }
    }),
});
