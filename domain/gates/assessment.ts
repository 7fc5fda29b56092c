/** What a gate knows, and what it says. Gates are pure: facts, policy and time in, assessment out. */
import type { AppealedRequest } from '../request/appealed-request.ts';
import type { CardChangeRequest } from '../request/card-change-schema.ts';
import type { FailureCode } from '../failures/codes.ts';
import type { Outage } from '../parties/outages.ts';
import type { AccountDescription } from '../parties/account.ts';
import type { AccountVerification, PennyProof, ReversePenny } from '../parties/bank.ts';
import type { SignedAgreement } from '../parties/esign.ts';
import type { FactorAttempt } from '../parties/identity.ts';
import type { ListScreening } from '../parties/lists.ts';
import type { Contact, MerchantRecord } from '../parties/merchant.ts';
import type { ReviewDecision } from '../review/decision.ts';
import type { RiskAssessment } from '../risk/assessment.ts';
import type { GateName } from '../request/stages.ts';

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
  /** For an appeal: the request it is against, as our books have it. */
  appealed?: AppealedRequest;
  /** When an earlier request ended because of too many wrong codes: that lock holds here too. ISO 8601. */
  codesLockedAt?: string;
  /** When the request was submitted, workflow time. */
  submittedAt: string;
  account?: AccountDescription;
  merchant?: Observed<MerchantRecord>;
  /** The record's contacts as they were when the request came in: who is told does not change any more [B3.5]. */
  contacts?: Contact[];
  verification?: Observed<AccountVerification>;
  lists?: Observed<ListScreening>;
  /** The authoritative look at the applicant's identity document. */
  document?: Observed<{ checkId: string; result: 'passed' | 'mismatch' | 'expired' | 'forged' }>;
  /** One-time codes that were sent; the newest is the valid one. */
  codesSent: { ref: string; at: string; contactId: string; last4: string }[];
  factors: FactorAttempt[];
  /** The clerk's word that the owner stood before him with both cards [A23]. */
  attested?: { by: string; at: string; bothCardsShown: boolean; last4: string };
  agreement?: SignedAgreement;
  risk?: RiskAssessment;
  reviews: ReviewDecision[];
  /** Callback to a number of the record, for red requests [D callback]. */
  callback?: { by: string; at: string; contactId: string; confirmed: boolean };
  pennies: PennyProof[];
  reversePennies: ReversePenny[];
  cooling?: {
    startedAt: string;
    contactsTold: number;
    remindedAt?: string;
    /** No notice reached anybody: a person had to call. */
    untold?: true;
  };
  /** The old card was shown to work: its owner paid a stated amount from it [D risk score]. */
  oldCardShown?: { at: string; last4: string };
  trial?: {
    terminalSale?: 'passed' | 'failed';
    payout?: 'landed' | 'failed';
    confirmedBy?: string;
    since: string;
  };
  /** When the merchant last corrected: what was looked at before may have changed by it. */
  correctedAt?: string;
  /** Tokens of new cards that were reported lost while the request ran. */
  lostTokens?: string[];
  /** Reported while the request ran; a record read later knows nothing of it. */
  oldCardReported?: 'LOST' | 'CLOSED';
  /** When the bank last said by itself that something changed: its word from before counts no more. */
  bankNotifiedAt?: string;
  /** Times in which a party kept us waiting: the clocks of people stood still. */
  outages?: Outage[];
  /** A longer deadline that two operators gave the present stage. */
  extendedTo?: string;
  /** When the risk officer last thawed the request: what he had before him does not stop it again. */
  thawedAt?: string;
  /** Digest of request, account and verification that reviewers see; changes when they do. */
  evidence: string;
}

/** What a gate was judged by. */
export interface AssessedGate {
  gate: GateName;
  facts: Facts;
  /** Workflow time of the assessment, ISO 8601. */
  now: string;
}

/** Work that a gate needs done. The workflow's gate file knows how each is obtained. */
export type Need =
  | 'merchant-record'
  | 'opening-hours'
  | 'other-change'
  | 'account-verification'
  | 'list-screening'
  | 'document-check'
  | 'identity-factor'
  | 'signature'
  | 'review-decision'
  | 'callback'
  | 'penny'
  | 'penny-code'
  | 'reverse-penny'
  | 'incoming-penny'
  | 'tell-contacts'
  | 'wait-cooling'
  | 'terminal-sale'
  | 'test-payout'
  | 'owner-confirmation';

export type Assessment =
  /** Notes are for the people who look on; they keep nothing from passing. */
  | { kind: 'pass'; risk?: RiskAssessment; notes?: Problem[] }
  | { kind: 'ask'; problems: Problem[] }
  | { kind: 'need'; needs: Need[]; triesLeft?: number; until?: string; risk?: RiskAssessment }
  /** Problems name everything that is in the way, the code's own among them. */
  | {
      kind: 'stop';
      code: FailureCode;
      freeze?: boolean;
      /** Nobody acted in time: it ends as expired, not as rejected. */
      expired?: true;
      params?: Record<string, string>;
      problems?: Problem[];
    }
  /** An earlier gate no longer holds: the gates are passed again and redo what is missing. */
  | { kind: 'back'; unmet: string[] };
