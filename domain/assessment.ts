/** What a gate knows, and what it says. Gates are pure: facts, policy and time in, assessment out. */
import type { CardChangeRequest } from './card-change.ts';
import type { FailureCode } from './failures.ts';
import type {
  AccountDescription,
  AccountVerification,
  FactorAttempt,
  ListScreening,
  MerchantRecord,
  PennyProof,
  ReviewDecision,
  RiskAssessment,
  SignedAgreement,
} from './parties.ts';

/** A fault in a field of the request: what is wrong, never the value, and what to do. */
export interface Problem {
  /** Path into the request, e.g. `newAccount.last4` or `materials.id-front`. */
  field: string;
  code: FailureCode;
  /** Fills the placeholders of the code's texts, e.g. {items}. Never a number of a card or person. */
  params?: Record<string, string>;
}

/** A fact with the workflow's time of its receipt (ISO 8601): parties' clocks do not count. */
export interface Observed<T> {
  value: T;
  at: string;
}

export interface Facts {
  request: CardChangeRequest;
  /** When the request was submitted, workflow time. */
  submittedAt: string;
  account?: AccountDescription;
  merchant?: Observed<MerchantRecord>;
  verification?: Observed<AccountVerification>;
  lists?: Observed<ListScreening>;
  /** The authoritative look at the applicant's identity document. */
  document?: Observed<{ checkId: string; result: 'passed' | 'mismatch' | 'expired' | 'forged' }>;
  /** One-time codes that were sent; the newest is the valid one. */
  codesSent: { ref: string; at: string; contactId: string; last4: string }[];
  factors: FactorAttempt[];
  /** The clerk's word that the owner stood before him with both cards (rules.md A23). */
  attested?: { by: string; at: string; bothCardsShown: boolean; last4: string };
  agreement?: SignedAgreement;
  risk?: RiskAssessment;
  reviews: ReviewDecision[];
  /** Callback to a number of the record, for red requests (rules.md D). */
  callback?: { by: string; at: string; contactId: string; confirmed: boolean };
  pennies: PennyProof[];
  cooling?: { startedAt: string; contactsTold: number };
  trial?: {
    terminalSale?: 'passed' | 'failed';
    payout?: 'landed' | 'failed';
    confirmedBy?: string;
    since: string;
  };
  /** When the risk officer last thawed the request: what he had before him does not stop it again. */
  thawedAt?: string;
  /** Digest of request, account and verification that reviewers see; changes when they do. */
  evidence: string;
}

/** Work that a gate needs done. The workflow's gate file knows how each is obtained. */
export type Need =
  | 'merchant-record'
  | 'account-verification'
  | 'list-screening'
  | 'document-check'
  | 'identity-factor'
  | 'signature'
  | 'review-decision'
  | 'callback'
  | 'penny'
  | 'penny-code'
  | 'tell-contacts'
  | 'wait-cooling'
  | 'terminal-sale'
  | 'test-payout'
  | 'owner-confirmation';

export type Assessment =
  | { kind: 'pass'; risk?: RiskAssessment }
  | { kind: 'ask'; problems: Problem[] }
  | { kind: 'need'; needs: Need[]; triesLeft?: number; until?: string; risk?: RiskAssessment }
  | { kind: 'stop'; code: FailureCode; freeze?: boolean; params?: Record<string, string> }
  /** An earlier gate no longer holds: the gates are passed again and redo what is missing. */
  | { kind: 'back'; unmet: string[] };
