import { log } from '@temporalio/activity';
import {
  renderNotice,
  type NoticeAudience,
  type NoticeData,
  type NoticeEvent,
} from '../domain/notices.ts';
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

export interface NoticeCopy {
  audience: NoticeAudience;
  /** A contact of the merchant's record; absent for the new card's mobile and for staff. */
  contactId?: string;
  /** The contact left the record: it gets the minimum (rules.md E6). */
  removed?: boolean;
}
export interface Notice {
  /** `requestId/event/n`: copies add the contact. */
  key: string;
  requestId: string;
  merchant: MerchantRef;
  event: NoticeEvent;
  data: Omit<NoticeData, 'stopLink' | 'statusLink'>;
  copies: NoticeCopy[];
  /** For the copy to the new card's mobile. */
  accountToken?: string;
}
export interface NoticeResult {
  /** Contacts (or audiences) that were really told, and those that never will be at this address. */
  told: string[];
  failed: string[];
}

interface Address {
  channel: 'sms' | 'email';
  address: string;
}

export const noticeActivities = (ports: {
  merchants: MerchantsPort;
  vault: VaultPort;
  mail: MailPort;
  sms: SmsPort;
  links: LinksPort;
  staffAddress: string;
}) => {
  const addressOf = async (
    notice: Notice,
    copy: NoticeCopy,
    options: CallOptions,
  ): Promise<Address | undefined> => {
    if (copy.audience === 'staff') return { channel: 'email', address: ports.staffAddress };
    if (copy.contactId !== undefined)
      return ports.merchants.contactAddress(notice.merchant, copy.contactId, options);
    if (notice.accountToken === undefined) return undefined;
    const { merchant, accountToken, key } = notice;
    const { mobile } = await ports.vault.revealAccount(merchant, accountToken, `notice ${key}`);
    return mobile === undefined ? undefined : { channel: 'sms', address: mobile };
  };

  const deliver = async (notice: Notice, copy: NoticeCopy, options: CallOptions): Promise<void> => {
    const to = await addressOf(notice, copy, options);
    if (to === undefined) throw new PortFailure('refused', 'no address for this copy');
    const target = {
      acquirerId: notice.merchant.acquirerId,
      requestId: notice.requestId,
      contactId: copy.contactId ?? copy.audience,
    };
    const { subject, body } = renderNotice(notice.event, copy.audience, {
      ...notice.data,
      ...(copy.removed === true && { removed: true }),
      stopLink: ports.links.stop(target),
      statusLink: ports.links.status(target),
    });
    const key = `${notice.key}/${target.contactId}`;
    if (to.channel === 'email')
      await ports.mail.send({ messageId: key, to: to.address, subject, text: body }, options);
    else await ports.sms.send({ key, to: to.address, text: body }, options);
  };

  return {
    /**
     * Sends every copy of one notice. Copies carry their own keys, so a retry after half of them
     * repeats ids, not messages. A copy refused for good is reported, the others still go out.
     */
    tell: (notice: Notice): Promise<NoticeResult> =>
      ask(async (options) => {
        const result: NoticeResult = { told: [], failed: [] };
        for (const copy of notice.copies) {
          const name = copy.contactId ?? copy.audience;
          try {
            await deliver(notice, copy, options);
            result.told.push(name);
          } catch (error) {
            if (!(error instanceof PortFailure) || error.kind !== 'refused') throw error;
            log.warn('notice refused for good', { notice: notice.key, copy: name });
            result.failed.push(name);
          }
        }
        return result;
      }),
  };
};
