import type { CardClass, CardType } from './account.ts';

/** [B2 five values]: only MATCH is green, UNAVAILABLE is retried and never passes. */
export type NameMatch = 'MATCH' | 'CLOSE_MATCH' | 'NO_MATCH' | 'NOT_POSSIBLE' | 'UNAVAILABLE';
export type AccountStatus =
  'ACTIVE' | 'CLOSED' | 'FROZEN' | 'DORMANT' | 'LOST' | 'EXPIRED' | 'UNKNOWN';

/** The bank's answer about the new account (upstreams.md E 1). */
export interface AccountVerification {
  verificationId: string;
  result: NameMatch;
  reasonCode?: string;
  accountStatus: AccountStatus;
  accountClass: CardClass;
  cardType?: CardType;
  /** Each element by itself, where the bank says so (upstreams.md E 1). */
  fields?: Record<'name' | 'ownerId' | 'mobile', FieldVerdict>;
  /** The card whose place the issuer gave to this one: the same holder, the same account. */
  replaces?: { first6: string; last4: string };
  /** The day the account was opened. */
  openedOn?: string;
  /** Where it is kept: two digits of GB/T 2260. */
  province?: string;
}

type FieldVerdict = 'VERIFIED' | 'REFUTED' | 'UNKNOWN';

/** A payment as the bank reports it when asked by our reference (upstreams.md E 3). */
export interface PaymentState {
  state: 'pending' | 'settled' | 'refused' | 'returned' | 'never-received';
  paymentId?: string;
  reason?: string;
}

/** What the bank states for a reverse penny. The account to pay to stands on its page, never here. */
export interface StatedPayment {
  url: string;
  amountFen: number;
  remark: string;
}

/** A payment under that remark; whether it came from the new card is the bank's word. */
export interface IncomingPenny {
  amountFen: number;
  payer: 'MATCH' | 'OTHER' | 'UNKNOWN';
}

export interface PennyProof {
  n: number;
  key: string;
  paymentId?: string;
  state: 'sent' | 'landed' | 'returned' | 'refused';
  sentAt: string;
  tries: number;
  confirmed: boolean;
  accountToken: string;
  /** When it was learnt that it had come back; ISO 8601. */
  returnedAt?: string;
  /** The owner asked for another one: its code is not waited for any more. */
  renewed?: true;
}

/** The owner pays a stated amount from the new card ([B1 WeChat ecommerce]: reverse penny). */
export interface ReversePenny extends StatedPayment {
  key: string;
  accountToken: string;
  /** When it was asked for; ISO 8601. */
  askedAt: string;
  payments: IncomingPenny[];
}
