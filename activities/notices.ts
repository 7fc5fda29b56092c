import { activityInfo, ApplicationFailure, heartbeat } from '@temporalio/activity';
import type { SmsMessage } from '../domain/notices/sms.ts';
import type { Recipient } from '../domain/notices/recipients.ts';
import type { PortFailure } from '../domain/parties/port-failure.ts';
import type { AuditBatch, AuditLogPort } from './audit-log.ts';
import { callPort, type CallOptions } from './calls.ts';
import { createWriteMoment, writeMomentOnce } from './moments.ts';
import type { AddressPorts, AddressSource } from './notice-addresses.ts';
import type { NoticeContent } from './notice-copies.ts';
import { createNoticeSender } from './notice-sender.ts';

export interface MailPort {
  /** Mail systems treat messages with the same id as one. @throws PortFailure refused on 5xx */
  send(
    mail: { messageId: string; to: string; subject: string; text: string },
    options: CallOptions,
  ): Promise<void>;
}
export interface SmsPort {
  /** Sends an approved template with its parameters. */
  send(sms: { key: string; to: string } & SmsMessage, options: CallOptions): Promise<void>;
}
/** Signed links in notices. Whoever has the link may use it. */
export interface LinksPort {
  buildStopLink(target: { acquirerId: string; requestId: string; contactId: string }): string;
  buildStatusLink(target: { acquirerId: string; requestId: string; contactId: string }): string;
}

export interface Notice extends NoticeContent, AddressSource {
  requestId: string;
  copies: Recipient[];
}
/** What became of a notice that was tried once, beside something else. */
export interface FirstTry extends NoticeResult {
  /** Some copy was not sent, and is to be tried again. */
  isUnfinished?: true;
}

export interface NoticeResult {
  /** Contacts that the notice reached, or the audience where there is no contact. */
  notified: string[];
  /** Contacts whose address refused the notice for good. */
  failed: string[];
  /** Digest of the text of each kind of copy, without links and security phrase. */
  contents: Record<string, string>;
}

export interface NoticePorts extends AddressPorts {
  auditLog: Pick<AuditLogPort, 'append'>;
  mail: MailPort;
  sms: SmsPort;
  links: LinksPort;
  /** The number that merchants of an acquirer call. */
  findServicePhone(acquirerId: string): string;
}

export const createNoticeActivities = (ports: NoticePorts, sender = createNoticeSender(ports)) => {
  const writeMoment = createWriteMoment(ports.auditLog, sender);

  return {
    /**
     * Appends entries to the audit log, and sends the notices of the same moment: two things, one activity.
     * A database that is away keeps no notice back, and none is sent again with the next attempt.
     * @returns what became of each notice; nothing without notices, because every answer stays in the history
     */
    writeAndNotify: (
      batch: AuditBatch,
      notices: readonly Notice[] = [],
    ): Promise<FirstTry[] | undefined> =>
      callPort(async () => {
        const tried = await writeMomentOnce(writeMoment, { batch, notices });
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
