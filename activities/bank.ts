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
  /** Our own reference: the bank's endToEndId and idempotency key. */
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

/** The issuer's word on a card password that its owner typed there: never the password. */
export interface PasswordCheck {
  sessionRef: string;
  result: 'passed' | 'failed' | 'open';
  /** The card whose password it was. */
  last4: string;
}

/** The bank behind the new card (upstreams.md E). Numbers are revealed inside the adapter only. */
export interface BankPort {
  /** @throws PortFailure unavailable: "cannot say now" is never a result */
  verifyAccount(question: AccountQuestion, options: CallOptions): Promise<AccountVerification>;
  sendCredit(order: PennyOrder & { remark: string }): Promise<OrderAnswer>;
  /** `never-received` is the only answer that permits the same key and body again. */
  getPayment(key: string, options: CallOptions): Promise<PaymentState>;
  /** States a payment that the new card's owner is to make from it; the same key gives the same. */
  requestIncoming(wish: IncomingPaymentRequest, options: CallOptions): Promise<StatedPayment>;
  /** What came in under a stated payment, oldest first. */
  getIncoming(key: string, options: CallOptions): Promise<IncomingPenny[]>;
  getPasswordCheck(sessionRef: string, options: CallOptions): Promise<PasswordCheck>;
}

export const createBankActivities = (bank: BankPort, vault: VaultPort) => ({
  verifyAccount: (question: AccountQuestion) =>
    callPort((options) => bank.verifyAccount(question, options)),

  /** The code goes from the vault into the remark and is never returned [E2 confirm.methods]. */
  sendPenny: async (order: PennyOrder & { digits: number }): Promise<OrderAnswer> => {
    const { digits, ...credit } = order;
    const remark = await vault.makeCode(order.key, digits);
    return placeOrder(() => bank.sendCredit({ ...credit, remark }));
  },

  queryPenny: (key: string) => callPort((options) => bank.getPayment(key, options)),

  requestReversePenny: (wish: IncomingPaymentRequest) =>
    callPort((options) => bank.requestIncoming(wish, options)),

  readPasswordCheck: (sessionRef: string) =>
    callPort((options) => bank.getPasswordCheck(sessionRef, options)),

  readIncomingPennies: (key: string) => callPort((options) => bank.getIncoming(key, options)),
});
