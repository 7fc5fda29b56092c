import type { MerchantRecord, OwnerCheck } from '../domain/parties/merchant.ts';
import { callPort, type CallOptions, type MerchantRef } from './calls.ts';

export interface RecordQuestion {
  requestId: string;
  /** The new account: the adapter compares the name of its holder with the registered names and returns only the result. */
  accountToken: string;
  /** The owner, compared with the registered one in the same way; missing while an agent has named nobody. */
  personToken?: string;
}

/** Asks whether a person is the registered owner [D one person]. */
export interface OwnerQuestion {
  requestId: string;
  merchant: MerchantRef;
  personToken: string;
}

/** The core system of the acquirer, which is only read. */
export interface MerchantsPort {
  /**
   * @param question the request that the record is read for; undefined when there is none
   * @throws PortFailure refused with INP_REQUIRED when there is no such merchant
   */
  readRecord(
    merchant: MerchantRef,
    question: RecordQuestion | undefined,
    options: CallOptions,
  ): Promise<MerchantRecord>;
  /**
   * The ids of the acquirer's merchants in their order, a page at a time; empty behind the last one. Missing, or always
   * empty, where the core lists none.
   */
  listMerchants?(
    acquirerId: string,
    after: string | undefined,
    options: CallOptions,
  ): Promise<string[]>;
  /**
   * Compares name and document number of a person with the registered owner: the operator of a sole trader, the
   * legal person of a company.
   * @throws PortFailure unavailable when the core cannot tell now: that is never a result
   */
  matchOwner(question: OwnerQuestion, options: CallOptions): Promise<OwnerCheck>;
  /**
   * The address of a contact, removed contacts included. It is read when a notice is sent and stored
   * nowhere. The owner recognises our messages by the security phrase [A72].
   */
  findContactAddress(
    merchant: MerchantRef,
    contactId: string,
    options: CallOptions,
  ): Promise<{ channel: 'sms' | 'email'; address: string; securityPhrase?: string }>;
  /**
   * Where an agent of the merchant is told of a request; undefined where the core has no address of them. Missing where the
   * core knows no agents.
   */
  findAgentAddress?(
    merchant: MerchantRef,
    agentId: string,
    options: CallOptions,
  ): Promise<{ channel: 'sms' | 'email'; address: string } | undefined>;
}

export const createMerchantActivities = (merchants: MerchantsPort) => ({
  readMerchant: ({ merchant, ...question }: RecordQuestion & { merchant: MerchantRef }) =>
    callPort((options) => merchants.readRecord(merchant, question, options)),
  matchOwner: (question: OwnerQuestion) =>
    callPort((options) => merchants.matchOwner(question, options)),
});
