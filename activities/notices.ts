import { createHash } from 'node:crypto';
import { activityInfo, ApplicationFailure, heartbeat, log } from '@temporalio/activity';
import { renderNotice, type NoticeData, type NoticeEvent } from '../domain/notices.ts';
import type { Recipient } from '../domain/notices/recipients.ts';
import { PortFailure } from '../domain/port-failure.ts';
import { ask, type CallOptions, type MerchantRef } from './calls.ts';
import type { MerchantsPort } from './merchants.ts';
import type { VaultPort } from './vault.ts';

export interface MailPort {
  /** Messages with the same id are one message to every mail system. @throws PortFailure refused on 5xx */
  send(
    mail: { messageId: string; to: string; subject: string; text: string },
    options: CallOptions,
  ): Promise<void>;
}
export interface SmsPort {
  send(sms: { key: string; to: string; text: string }, options: CallOptions): Promise<void>;
}
/** Signed links in notices: possession of the link is the permission. */
export interface LinksPort {
  stop(target: { acquirerId: string; requestId: string; contactId: string }): string;
  status(target: { acquirerId: string; requestId: string; contactId: string }): string;
}

export interface Notice {
  /** `requestId/event/n`: copies add the contact. */
  key: string;
  requestId: string;
  merchant: MerchantRef;
  event: NoticeEvent;
  data: Omit<NoticeData, 'stopLink' | 'statusLink' | 'securityPhrase'>;
  copies: Recipient[];
  /** For the copy to the new card's mobile. */
  accountToken?: string;
}
export interface NoticeResult {
  /** Contacts (or audiences) that were really told, and those that never will be at this address. */
  told: string[];
  failed: string[];
  /** Digest of what each kind of copy said, but for its reader's own links and phrase. */
  contents: Record<string, string>;
}

interface Address {
  channel: 'sms' | 'email';
  address: string;
  securityPhrase?: string;
}

export interface NoticePorts {
  merchants: MerchantsPort;
  vault: VaultPort;
  mail: MailPort;
  sms: SmsPort;
  links: LinksPort;
  staffAddress: string;
}

export const noticeActivities = (ports: NoticePorts) => {
  const addressOf = async (
    notice: Notice,
    { audience, contactId }: Recipient,
    options: CallOptions,
  ): Promise<Address | undefined> => {
    if (audience === 'staff') return { channel: 'email', address: ports.staffAddress };
    if (contactId !== undefined)
      return ports.merchants.contactAddress(notice.merchant, contactId, options);
    if (notice.accountToken === undefined) return undefined;
    const { merchant, accountToken, key } = notice;
    const { mobile } = await ports.vault.revealAccount(merchant, accountToken, `notice ${key}`);
    return mobile === undefined ? undefined : { channel: 'sms', address: mobile };
  };

  const deliver = async (notice: Notice, copy: Recipient, options: CallOptions): Promise<void> => {
    const to = await addressOf(notice, copy, options);
    if (to === undefined) throw new PortFailure('refused', 'no address for this copy');
    const target = {
      acquirerId: notice.merchant.acquirerId,
      requestId: notice.requestId,
      contactId: nameOf(copy),
    };
    const { subject, body } = rendered(notice, copy, {
      stopLink: ports.links.stop(target),
      statusLink: ports.links.status(target),
      ...(to.securityPhrase !== undefined && { securityPhrase: to.securityPhrase }),
    });
    const key = `${notice.key}/${target.contactId}`;
    if (to.channel === 'email')
      await ports.mail.send({ messageId: key, to: to.address, subject, text: body }, options);
    else await ports.sms.send({ key, to: to.address, text: body }, options);
  };

  /** Undefined when the copy went out; a bug is thrown, not returned. */
  const failureOf = async (
    notice: Notice,
    copy: Recipient,
    options: CallOptions,
  ): Promise<PortFailure | undefined> => {
    try {
      await deliver(notice, copy, options);
      return undefined;
    } catch (error) {
      if (!(error instanceof PortFailure)) throw error;
      return error;
    }
  };

  /** Tells the reader of a copy at the first of his contacts that takes it; answers what keeps him from being told now. */
  const reach = async (
    notice: Notice,
    copy: Recipient,
    { failed, told }: NoticeResult,
    options: CallOptions,
  ): Promise<PortFailure | undefined> => {
    for (const attempt of attemptsAt(copy)) {
      const name = nameOf(attempt);
      // Whoever stood in for the owner has read more than his own copy says.
      if (told.includes(name)) return undefined;
      if (failed.includes(name)) continue;
      const failure = await failureOf(notice, attempt, options);
      if (failure && failure.kind !== 'refused') return failure;
      if (failure) log.warn('notice refused for good', { notice: notice.key, copy: name });
      (failure ? failed : told).push(name);
      if (!failure) return undefined;
    }
    return undefined;
  };

  return {
    /**
     * Sends every copy of one notice. A copy refused for good is reported and its reader's next
     * contact is tried; one that cannot go out now keeps no other waiting, and a retry sends only
     * what is missing. Copies carry their own keys: what a crash has sent again is one message.
     * Beats only when that takes long, for every beat is billed: the first ones are surely in time.
     */
    tell: (notice: Notice): Promise<NoticeResult> =>
      ask(async (options) => {
        const result = sentBefore();
        const startedAt = Date.now();
        let missing: PortFailure | undefined;
        for (const copy of notice.copies) {
          result.contents[kindOf(copy)] ??= digestOf(notice, copy);
          missing = (await reach(notice, copy, result, options)) ?? missing;
          if (missing || Date.now() - startedAt > unheardMs) heartbeat(result);
        }
        if (missing) throw unfinished(missing, result);
        return result;
      }),
  };
};

/** Together with one slow copy this is less than the heartbeat timeout of notices. */
const unheardMs = 3_000;

/** What an earlier attempt has done already. */
const sentBefore = (): NoticeResult =>
  (activityInfo().heartbeatDetails as NoticeResult | undefined) ?? {
    told: [],
    failed: [],
    contents: {},
  };

/** Says with its details who was told nevertheless, should no later attempt reach the others. */
const unfinished = ({ message, retryAfterMs }: PortFailure, result: NoticeResult) =>
  ApplicationFailure.create({
    type: 'Unavailable',
    message,
    details: [result],
    ...(retryAfterMs !== undefined && { nextRetryDelay: retryAfterMs }),
  });

const nameOf = ({ contactId, audience }: Recipient): string => contactId ?? audience;

const attemptsAt = ({ otherwise = [], ...copy }: Recipient): Recipient[] => [
  copy,
  ...otherwise.map((contactId) => ({ ...copy, contactId })),
];

/** Copies of one kind say the same. */
const kindOf = ({ audience, removed }: Recipient): string =>
  removed === true ? `${audience}, removed` : audience;

const rendered = (
  { event, data }: Notice,
  { audience, removed }: Recipient,
  own: Pick<NoticeData, 'stopLink' | 'statusLink' | 'securityPhrase'>,
) => renderNotice(event, audience, { ...data, ...own, ...(removed === true && { removed }) });

function digestOf(notice: Notice, copy: Recipient): string {
  const { subject, body } = rendered(notice, copy, { stopLink: '', statusLink: '' });
  return createHash('sha256').update(`${subject}\n${body}`).digest('hex').slice(0, 32);
}
