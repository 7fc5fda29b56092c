import type { MerchantRecord } from '../domain/parties/merchant.ts';
import { callPort, type CallOptions, type MerchantRef } from './calls.ts';

export interface RecordQuestion {
  requestId: string;
  /** The new account: its holder's name is held against the register where both are known, and stays there. */
  accountToken: string;
}

/** The acquirer's own core: read only (design.md §6). */
export interface MerchantsPort {
  /**
   * @param question what the record is read for; undefined before there is a request
   * @throws PortFailure refused with INP_REQUIRED when there is no such merchant
   */
  readRecord(
    merchant: MerchantRef,
    question: RecordQuestion | undefined,
    options: CallOptions,
  ): Promise<MerchantRecord>;
  /**
   * Addresses are asked for when a notice goes out and kept nowhere; those of removed contacts are
   * still known. The phrase is the merchant's own, for his owner to know our messages by.
   */
  findContactAddress(
    merchant: MerchantRef,
    contactId: string,
    options: CallOptions,
  ): Promise<{ channel: 'sms' | 'email'; address: string; securityPhrase?: string }>;
}

export const createMerchantActivities = (merchants: MerchantsPort) => ({
  readMerchant: ({ merchant, ...question }: RecordQuestion & { merchant: MerchantRef }) =>
    callPort((options) => merchants.readRecord(merchant, question, options)),
});
