import type { MerchantRecord } from '../domain/parties.ts';
import { ask, type CallOptions, type MerchantRef } from './calls.ts';

/** The acquirer's own core: read only (design.md §6). */
export interface MerchantsPort {
  /** @throws PortFailure refused with INP_REQUIRED when there is no such merchant */
  record(merchant: MerchantRef, requestId: string, options: CallOptions): Promise<MerchantRecord>;
  /** Addresses are asked for when a notice goes out and kept nowhere. */
  contactAddress(
    merchant: MerchantRef,
    contactId: string,
    options: CallOptions,
  ): Promise<{ channel: 'sms' | 'email'; address: string }>;
}

export const merchantActivities = (merchants: MerchantsPort) => ({
  readMerchant: (question: { merchant: MerchantRef; requestId: string }) =>
    ask((options) => merchants.record(question.merchant, question.requestId, options)),
});
