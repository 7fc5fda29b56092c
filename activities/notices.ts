import { activityInfo, ApplicationFailure, heartbeat } from '@temporalio/activity';
import type { PortFailure } from '../domain/parties/port-failure.ts';
import { callPort } from './calls.ts';
import { createWriteMoment, writeMomentOnce, type Moment } from './moments.ts';
import type { FirstTry, Notice, NoticePorts, NoticeResult } from './notice.ts';
import { createNoticeSender } from './notice-sender.ts';

export const createNoticeActivities = (ports: NoticePorts, sender = createNoticeSender(ports)) => {
  const writeMoment = createWriteMoment(ports.auditLog, sender);

  return {
    /**
     * Appends entries to the audit log, and sends the notices of the same moment: two things, one activity.
     * A database that is away keeps no notice back, and none is sent again with the next attempt.
     * @returns what became of each notice; nothing without notices, because every answer stays in the history
     */
    writeAndNotify: (moment: Moment): Promise<FirstTry[] | undefined> =>
      callPort(async () => {
        const tried = await writeMomentOnce(writeMoment, moment);
        return tried.length > 0 ? tried : undefined;
      }),

    /**
     * Sends every copy of a notice. When a contact refuses its copy for good, the next contact of the
     * reader is tried. A copy that cannot be sent now does not delay the others, and a retry sends
     * only the missing ones. The key of a copy makes one message of copies sent again after a crash.
     * Heartbeats are billed, so the activity sends them only when it takes long.
     * @param tried what the first try has sent
     */
    sendNotice: (notice: Notice, tried?: NoticeResult): Promise<NoticeResult> =>
      callPort(async (options) => {
        const result = readEarlierResult() ?? tried ?? { notified: [], failed: [], contents: {} };
        const startedAt = Date.now();
        const missing = await sender.deliverMissing(notice, result, options, (failure) => {
          if (failure || Date.now() - startedAt > heartbeatAfterMs) heartbeat(result);
        });
        if (missing) throw buildUnfinishedFailure(missing, result);
        return result;
      }),
  };
};

/** This time and one slow copy together are shorter than the heartbeat timeout of notices. */
const heartbeatAfterMs = 3_000;

/** The result of an earlier attempt, from its last heartbeat. */
const readEarlierResult = (): NoticeResult | undefined =>
  activityInfo().heartbeatDetails as NoticeResult | undefined;

/** The details say which contacts were notified, in case no later attempt reaches the others. */
const buildUnfinishedFailure = ({ message, retryAfterMs }: PortFailure, result: NoticeResult) =>
  ApplicationFailure.create({
    type: 'Unavailable',
    message,
    details: [result],
    ...(retryAfterMs !== undefined && { nextRetryDelay: retryAfterMs }),
  });
