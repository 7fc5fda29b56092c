import type { ProofSubject } from './subject.ts';
import type { CardClass, CardType } from './account.ts';

/** How a bank compares a name [B2 five values]: only MATCH is green; UNAVAILABLE is retried and never passes. */
export type NameMatch = 'MATCH' | 'CLOSE_MATCH' | 'NO_MATCH' | 'NOT_POSSIBLE' | 'UNAVAILABLE';
export type AccountStatus =
  | 'ACTIVE'
  | 'CLOSED'
  | 'FROZEN'
  | 'DORMANT'
  | 'LOST'
  | 'EXPIRED'
  | 'UNKNOWN';

/** The bank's answer about the new account [A78]. */
export interface AccountVerification {
  verificationId: string;
  result: NameMatch;
  reasonCode?: string;
  accountStatus: AccountStatus;
  accountClass: CardClass;
  cardType?: CardType;
  /** The result for each element, from banks that give it. */
  fields?: Record<'name' | 'ownerId' | 'mobile', FieldVerdict>;
  /** The card that this one replaces according to the issuer: same holder, same account. */
  replaces?: { first6: string; last4: string };
  /** The day on which the account was opened, YYYY-MM-DD. */
  openedOn?: string;
  /** The province of the account: two digits of GB/T 2260. */
  province?: string;
}

type FieldVerdict = 'VERIFIED' | 'REFUTED' | 'UNKNOWN';

/** A payment as the bank reports it when asked by our key. */
export interface PaymentState {
  state: 'pending' | 'settled' | 'refused' | 'returned' | 'never-received';
  paymentId?: string;
  reason?: string;
  /** It failed on our side: it says nothing about the account that was to be paid. */
  isOurFault?: true;
}

/** The code of a penny that was refused or came back: of the account that was to be paid, or of nobody, unless it failed on our side. */
export const findPennyFailure = ({ isOurFault }: Pick<PaymentState, 'isOurFault'>) =>
  isOurFault ? 'UPS_REJECTED' : 'ACC_PENNY_RETURNED';

/** A reverse penny that the bank is ready to receive. Its page names the account to pay to; we never store it. */
export interface StatedPayment {
  /** The bank's page for the owner. */
  url: string;
  amountFen: number;
  remark: string;
}

/** A payment that came in with the remark of a stated payment; the bank says whether the new card paid it. */
export interface IncomingPenny {
  amountFen: number;
  payer: 'MATCH' | 'OTHER' | 'UNKNOWN';
}

/** One penny sent to the new card, and what is known of it. Instants are workflow time, ISO 8601. */
export interface PennyProof extends ProofSubject {
  /** Counts from 1 within a request. */
  n: number;
  key: string;
  paymentId?: string;
  state: 'sent' | 'landed' | 'returned' | 'refused';
  sentAt: string;
  /** Wrong codes typed so far. */
  tries: number;
  confirmed: boolean;
  /** When the bank reported that it came back. */
  returnedAt?: string;
  /** The owner asked for another penny: nobody waits for the code of this one. */
  renewed?: true;
}

/** A stated amount that the owner pays from the new card [B1 WeChat ecommerce]. */
export interface ReversePenny extends StatedPayment, ProofSubject {
  key: string;
  /** When the owner was asked to pay it; ISO 8601. */
  askedAt: string;
  payments: IncomingPenny[];
}
