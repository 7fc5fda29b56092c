import type {
  AccountVerification,
  IncomingPenny,
  PaymentState,
  StatedPayment,
} from '../domain/parties/bank.ts';
import type { OrderAnswer } from '../domain/parties/orders.ts';
import type { ProofSubject } from '../domain/parties/subject.ts';
import type { OpenedSession, SessionOrder, SessionQuestion, SessionResult } from './identity.ts';
import { callPort, type CallOptions, type MerchantRef } from './calls.ts';

export interface AccountQuestion {
  requestId: string;
  merchant: MerchantRef;
  accountToken: string;
}

export interface PennyOrder {
  /** The bank uses it as endToEndId and as idempotency key. */
  key: string;
  requestId: string;
  merchant: MerchantRef;
  accountToken: string;
  amountFen: number;
}

export interface IncomingPaymentRequest extends AccountQuestion {
  /** `requestId/reverse-penny/n` */
  key: string;
}

/** An element check: number, name, document number and mobile of the holder, for one person's request. */
export interface VerificationQuestion extends AccountQuestion, ProofSubject {}

/** The bank of the new account. Tokens are detokenized inside the adapter only. */
export interface BankPort {
  /** @throws PortFailure unavailable when the bank cannot answer now: that is never a result */
  verifyAccount(question: VerificationQuestion, options: CallOptions): Promise<AccountVerification>;
  sendCredit(order: PennyOrder & { remark: string }): Promise<OrderAnswer>;
  /** Queries a payment. Only after `never-received` the same key and body may be sent again. */
  getPayment(key: string, options: CallOptions): Promise<PaymentState>;
  /** Prepares a payment that the owner makes from the new card; the same key gives the same payment. */
  requestIncoming(request: IncomingPaymentRequest, options: CallOptions): Promise<StatedPayment>;
  /** Payments that came in for a stated payment, oldest first. */
  getIncoming(key: string, options: CallOptions): Promise<IncomingPenny[]>;
  /** The owner types the password of the new card at its issuer; it never leaves the issuer. */
  openPasswordCheck(order: SessionOrder, options: CallOptions): Promise<OpenedSession>;
  getPasswordCheck(question: SessionQuestion, options: CallOptions): Promise<SessionResult>;
}

export const createBankActivities = (bank: BankPort) => ({
  verifyAccount: (question: VerificationQuestion) =>
    callPort((options) => bank.verifyAccount(question, options)),

  queryPenny: (key: string) => callPort((options) => bank.getPayment(key, options)),

  requestReversePenny: (request: IncomingPaymentRequest) =>
    callPort((options) => bank.requestIncoming(request, options)),

  openPasswordCheck: (order: SessionOrder) =>
    callPort((options) => bank.openPasswordCheck(order, options)),

  readPasswordCheck: (question: SessionQuestion) =>
    callPort((options) => bank.getPasswordCheck(question, options)),

  readIncomingPennies: (key: string) => callPort((options) => bank.getIncoming(key, options)),
});
