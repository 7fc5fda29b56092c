/** Notices about a merchant whose request has ended: no workflow is left that would send them. */
import type { NoticeEvent } from '../domain/notices/events.ts';
import { findNotifiableContacts, findRecipients } from '../domain/notices/recipients.ts';
import type { MerchantRecord } from '../domain/parties/merchant.ts';
import type { PolicyValues } from '../domain/policy/policy-schema.ts';
import type { RequestSummary } from '../domain/request/request-summary.ts';
import type { Notice } from './notice.ts';

/** What a notice is about. */
export interface MerchantNews {
  /** Makes one message of copies that are sent again. */
  key: string;
  event: NoticeEvent;
  data?: Partial<Notice['data']>;
}

/** @param at workflow time, ISO 8601 */
export function buildMerchantNotice(
  { key, event, data }: MerchantNews,
  request: Pick<RequestSummary, 'acquirerId' | 'merchantId' | 'requestId' | 'terminal' | 'money'>,
  { binding, contacts, displayName }: MerchantRecord,
  policy: PolicyValues,
  at: string,
): Notice {
  const { acquirerId, merchantId, requestId, terminal, money } = request;
  const contactsToNotify = findNotifiableContacts({
    known: contacts,
    present: contacts,
    notifyBack: policy['contacts.notifyBack'],
    now: at,
  });
  return {
    key: `maintenance/${acquirerId}/${merchantId}/${key}`,
    requestId,
    merchant: { acquirerId, merchantId },
    event,
    data: {
      requestId,
      merchantName: displayName,
      ...(terminal !== undefined && { terminal }),
      oldLast4: binding.last4,
      newLast4: binding.last4,
      bankName: binding.bankName,
      time: at,
      money,
      ...data,
    },
    copies: findRecipients(event, contactsToNotify),
  };
}
