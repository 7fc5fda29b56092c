import type {
  AccountVerification,
  IncomingPenny,
  PaymentState,
  StatedPayment,
} from '../domain/parties/bank.ts';
import type { OrderAnswer } from '../domain/parties/orders.ts';
import { callPort, placeOrder, type CallOptions, type MerchantRef } from './calls.ts';
import type { VaultPort } from './vault.ts';

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

/** The result of a card password typed at the issuer; the password never leaves the issuer. */
export interface PasswordCheck {
  sessionRef: string;
  result: 'passed' | 'failed' | 'open';
  /** Last four digits of the card that the password belongs to. */
  last4: string;
}

/** The bank of the new account. Tokens are detokenized inside the adapter only. */
export interface BankPort {
  /** @throws PortFailure unavailable when the bank cannot answer now: that is never a result */
  verifyAccount(question: AccountQuestion, options: CallOptions): Promise<AccountVerification>;
  sendCredit(order: PennyOrder & { remark: string }): Promise<OrderAnswer>;
  /** Queries a payment. Only after `never-received` the same key and body may be sent again. */
  getPayment(key: string, options: CallOptions): Promise<PaymentState>;
  /** Prepares a payment that the owner makes from the new card; the same key gives the same payment. */
  requestIncoming(request: IncomingPaymentRequest, options: CallOptions): Promise<StatedPayment>;
  /** Payments that came in for a stated payment, oldest first. */
  getIncoming(key: string, options: CallOptions): Promise<IncomingPenny[]>;
  getPasswordCheck(sessionRef: string, options: CallOptions): Promise<PasswordCheck>;
}

export const createBankActivities = (bank: BankPort, vault: VaultPort) => ({
  verifyAccount: (question: AccountQuestion) =>
    callPort((options) => bank.verifyAccount(question, options)),

  /** The vault puts the code into the remark; no activity returns it [E2 confirm.methods]. */
  sendPenny: async (order: PennyOrder & { digits: number }): Promise<OrderAnswer> => {
    const { digits, ...credit } = order;
    const remark = await vault.makeCode(order.key, digits);
    return placeOrder(() => bank.sendCredit({ ...credit, remark }));
  },

  queryPenny: (key: string) => callPort((options) => bank.getPayment(key, options)),

  requestReversePenny: (request: IncomingPaymentRequest) =>
    callPort((options) => bank.requestIncoming(request, options)),

  readPasswordCheck: (sessionRef: string) =>
    callPort((options) => bank.getPasswordCheck(sessionRef, options)),

  readIncomingPennies: (key: string) => callPort((options) => bank.getIncoming(key, options)),
});
