import { activityInfo, ApplicationFailure, heartbeat, log } from '@temporalio/activity';
import { renderNoticeSms, type SmsMessage } from '../domain/notices/sms.ts';
import type { Recipient } from '../domain/notices/recipients.ts';
import { PortFailure } from '../domain/parties/port-failure.ts';
import type { AuditBatch, AuditLogPort } from './audit-log.ts';
import { callPort, raiseAlarm, type CallOptions } from './calls.ts';
import { findAddress, type AddressPorts, type AddressSource } from './notice-addresses.ts';
import {
  computeDigest,
  describeCopyKind,
  fillData,
  getRecipientName,
  listAttempts,
  renderCopy,
  type NoticeContent,
} from './notice-copies.ts';

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

export const createNoticeActivities = (ports: NoticePorts) => {
  /** @returns false when the reader has no address: a new card without a mobile is no fault of anybody */
  const deliver = async (
    notice: Notice,
    copy: Recipient,
    options: CallOptions,
  ): Promise<boolean> => {
    const to = await findAddress(ports, notice, copy, options);
    if (to === undefined) return false;
    const target = {
      acquirerId: notice.merchant.acquirerId,
      requestId: notice.requestId,
      contactId: getRecipientName(copy),
    };
    const own = {
      stopLink: ports.links.buildStopLink(target),
      statusLink: ports.links.buildStatusLink(target),
      servicePhone: ports.findServicePhone(notice.merchant.acquirerId),
      ...(to.securityPhrase !== undefined && { securityPhrase: to.securityPhrase }),
    };
    const key = `${notice.key}/${target.contactId}`;
    if (to.channel === 'sms') {
      const sms = renderNoticeSms(notice.event, copy.audience, fillData(notice, copy, own));
      await ports.sms.send({ key, to: to.address, ...sms }, options);
      return true;
    }
    const { subject, body } = renderCopy(notice, copy, own);
    await ports.mail.send({ messageId: key, to: to.address, subject, text: body }, options);
    return true;
  };

  /** Whether the copy was sent, or the failure of the port; other errors are thrown. */
  const tryDeliver = async (
    notice: Notice,
    copy: Recipient,
    options: CallOptions,
  ): Promise<PortFailure | boolean> => {
    try {
      return await deliver(notice, copy, options);
    } catch (error) {
      if (!(error instanceof PortFailure)) throw error;
      raiseAlarm(error);
      return error;
    }
  };

  /**
   * Sends a copy to the first of its reader's contacts that accepts it. Returns the failure when none
   * can be reached now.
   */
  const deliverToReader = async (
    notice: Notice,
    copy: Recipient,
    { failed, notified }: NoticeResult,
    options: CallOptions,
  ): Promise<PortFailure | undefined> => {
    for (const attempt of listAttempts(copy)) {
      const name = getRecipientName(attempt);
      // This contact has received the owner's copy in place of another one, which says more.
      if (notified.includes(name)) return undefined;
      if (failed.includes(name)) continue;
      const sent = await tryDeliver(notice, attempt, options);
      if (sent === false) return undefined;
      if (sent === true) {
        notified.push(name);
        return undefined;
      }
      if (sent.kind !== 'refused') return sent;
      log.warn('notice refused for good', { notice: notice.key, copy: name });
      failed.push(name);
    }
    return undefined;
  };

  /** Sends the copies that no earlier attempt has sent. Returns the last failure of a port, if any. */
  const deliverMissing = async (
    notice: Notice,
    result: NoticeResult,
    options: CallOptions,
    onCopy: (missing: PortFailure | undefined) => void = () => undefined,
  ): Promise<PortFailure | undefined> => {
    let missing: PortFailure | undefined;
    for (const copy of notice.copies) {
      result.contents[describeCopyKind(copy)] ??= computeDigest(notice, copy);
      missing = (await deliverToReader(notice, copy, result, options)) ?? missing;
      onCopy(missing);
    }
    return missing;
  };

  /** Tries notices once and not for long, since an order may wait for what is written beside them. */
  const tryNotices = async (
    notices: readonly Notice[],
    { signal }: CallOptions,
  ): Promise<FirstTry[]> => {
    const inTime = { signal: AbortSignal.any([signal, AbortSignal.timeout(firstTryMs)]) };
    return Promise.all(
      notices.map(async (notice) => {
        const result: NoticeResult = { notified: [], failed: [], contents: {} };
        const missing = await deliverMissing(notice, result, inTime).catch((error: unknown) => {
          log.error('a notice failed at the first try', { error: String(error) });
          return true;
        });
        return { ...result, ...(missing && ({ isUnfinished: true } as const)) };
      }),
    );
  };

  return {
    /**
     * Appends entries to the audit log, and sends the notices of the same moment: two things, one activity.
     * A database that is away keeps no notice back, and none is sent again with the next attempt.
     */
    writeAndNotify: (batch: AuditBatch, notices: readonly Notice[] = []): Promise<FirstTry[]> =>
      callPort(async (options) => {
        const earlier = activityInfo().heartbeatDetails as FirstTry[] | undefined;
        const [written, tried] = await Promise.allSettled([
          ports.auditLog.append(batch),
          earlier ?? tryNotices(notices, options),
        ]);
        if (tried.status === 'rejected') throw tried.reason;
        if (written.status === 'fulfilled') return tried.value;
        if (notices.length > 0) heartbeat(tried.value);
        throw written.reason;
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
        const missing = await deliverMissing(notice, result, options, (failure) => {
          if (failure || Date.now() - startedAt > heartbeatAfterMs) heartbeat(result);
        });
        if (missing) throw buildUnfinishedFailure(missing, result);
        return result;
      }),
  };
};

/** This time and one slow copy together are shorter than the heartbeat timeout of notices. */
const heartbeatAfterMs = 3_000;
/** With the append it is shorter than an attempt of the activity. */
const firstTryMs = 3_000;

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
