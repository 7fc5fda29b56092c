/** The input and output of gates. Gates are pure functions of facts, policy and time. */
import type { PolicyRef } from '../policy/policy-ref.ts';
import type { SaleFault } from '../switch/sale-fault.ts';
import type { AppealedRequest } from '../request/appealed-request.ts';
import type { CardChangeRequest } from '../request/card-change-schema.ts';
import type { AgentAct } from '../request/agent-acts.ts';
import type { DutyHolder } from '../request/separation-of-duties.ts';
import type { FailureCode } from '../failures/codes.ts';
import type { Outage } from '../parties/outages.ts';
import type { AccountDescription } from '../parties/account.ts';
import type { AccountVerification, PennyProof, ReversePenny } from '../parties/bank.ts';
import type { SignedAgreement } from '../parties/esign.ts';
import type { CheckedDocuments, FactorAttempt } from '../parties/identity.ts';
import type { EarlierProofs } from '../parties/identity.ts';
import type { ProofSubject } from '../parties/subject.ts';
import type { ListScreening } from '../parties/lists.ts';
import type { Contact, MerchantRecord } from '../parties/merchant.ts';
import type { RegistryLookUp } from '../parties/registry.ts';
import type { ReviewDecision } from '../review/decision.ts';
import type { SubmissionOrigin } from '../request/submission-origin.ts';
import type { RiskAssessment } from '../risk/assessment.ts';
import type { GateName, StageOrOutcome } from '../request/stages.ts';

/** What is wrong with a field of the request and what to do about it, never the value. */
export interface Problem {
  /** Path into the request, e.g. `newAccount.last4` or `materials.id-front`. */
  field: string;
  code: FailureCode;
  /** Values for the placeholders of the code's texts, e.g. {items}. Never a card or ID number. */
  params?: Record<string, string>;
}

/** A fact with the workflow time at which it was received, ISO 8601. Clocks of parties do not count. */
export interface Observed<T> {
  value: T;
  at: string;
}

/** Everything that is known about a request. Instants are workflow time, ISO 8601. */
export interface Facts {
  request: CardChangeRequest;
  /** For an appeal: the rejected request, as storage has it. */
  appealed?: AppealedRequest;
  /** When an earlier request ended because of too many wrong codes; its lock applies to this request too. */
  codesLockedAt?: string;
  submittedAt: string;
  /** Missing where nobody whom we trust says where the submission came from. */
  origin?: SubmissionOrigin;
  /** Requests of the merchant that were submitted before this one on the same day, in our own books. */
  submissionsToday?: number;
  /** Proofs of identity in other requests of the merchant, as far back as they count. */
  earlierProofs?: EarlierProofs;
  account?: AccountDescription;
  merchant?: Observed<MerchantRecord>;
  /** The contacts of the merchant record when the request came in: later changes do not change who gets notices [B3.5]. */
  contacts?: Contact[];
  verification?: Observed<AccountVerification>;
  lists?: Observed<ListScreening>;
  /** What the business registry says about a sole trader or company. */
  registry?: Observed<RegistryLookUp>;
  /** The checks of identity documents by the authority, and of the files by those who read and inspect them. */
  document?: Observed<CheckedDocuments>;
  /** The merchant was asked about what was found in their documents, which happens once [A33]. */
  areFindingsAsked?: true;
  /** One-time codes that were sent; only the newest one is valid. */
  codesSent: ({ ref: string; at: string; contactId: string } & ProofSubject)[];
  factors: FactorAttempt[];
  /** A clerk's attestation that the owner was present, with or without both cards [A23]. */
  attested?: { by: string; at: string; bothCardsShown: boolean } & ProofSubject;
  agreement?: SignedAgreement;
  risk?: RiskAssessment;
  reviews: ReviewDecision[];
  /** Parts that people have had in the request, also where their result is void by now. */
  dutyHolders?: readonly DutyHolder[];
  /** A call to a number of the merchant record, for red requests and after an objection [D callback]. */
  callback?: { by: string; at: string; contactId: string; confirmed: boolean } & ProofSubject;
  /** When a contact denied the change on the phone: final for this request [D callback]. */
  deniedAt?: string;
  /** When somebody last objected, until the risk officer has thawed the request. */
  openObjectionAt?: string;
  /** When somebody objected to an earlier request of the merchant, within `objection.memory`, or to an account or person that this one named before. */
  earlierObjectionAt?: string;
  /** Of a request for one terminal: the request for the whole merchant that was open when it came in. */
  merchantRequest?: { stage: StageOrOutcome };
  /** An earlier request has left payouts held: they go to no card, whatever this request does. */
  payoutsHeld?: true;
  /** The card that an earlier request has bound was watched when this one came in: its watch may put the card before it back. */
  isBesideWatch?: true;
  /** What agents have done against the owner's interest, as often as they did. */
  agentActs?: AgentAct[];
  pennies: PennyProof[];
  /** Pennies that did not leave our side: no attempts of the owner, but their keys are used up. */
  unsentPennies?: number;
  reversePennies: ReversePenny[];
  cooling?: {
    startedAt: string;
    contactsTold: number;
    remindedAt?: string;
    /** No notice reached an old contact, so a person had to call. */
    untold?: true;
    /** How many were told who do not count: they were added lately. */
    newContactsTold?: number;
  };
  trial?: {
    terminalSale?: 'passed' | 'failed';
    /** Why the sale failed. */
    saleFault?: SaleFault;
    payout?: 'landed' | 'failed';
    confirmedBy?: string;
    since: string;
  };
  /** When the merchant last corrected something: facts from before may no longer hold. */
  correctedAt?: string;
  /** Tokens of new cards that were reported lost since the submission. */
  lostTokens?: string[];
  /** What was reported about the old card since the submission; the merchant record may not know it. */
  oldCardReported?: 'LOST' | 'CLOSED';
  /** When the bank last reported a change: its answers from before do not count. */
  bankNotifiedAt?: string;
  /** Times in which a party did not answer: they extend deadlines of people. */
  outages?: Outage[];
  /** An extended deadline of the present stage, which two people asked for. */
  extendedTo?: string;
  /** When the risk officer last thawed the request: what they saw does not stop it again. */
  thawedAt?: string;
  /** The policy that the request goes by, from its admission on. */
  policy?: PolicyRef;
  /** Digest of everything that reviewers see; it changes with it. */
  evidence: string;
}

/** The input of one assessment. */
export interface AssessedGate {
  gate: GateName;
  facts: Facts;
  /** Workflow time of the assessment, ISO 8601. */
  now: string;
}

/** Work that a gate needs. The workflow knows how to obtain each (workflows/stages/). */
export type Need =
  | 'merchant-record'
  | 'opening-hours'
  | 'other-change'
  | 'terminal-fit'
  | 'owner-match'
  | 'account-verification'
  | 'list-screening'
  | 'registry-look-up'
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
  /** Notes are for staff and merchant and do not keep the gate from passing. */
  | { kind: 'pass'; risk?: RiskAssessment; notes?: Problem[] }
  | { kind: 'ask'; problems: Problem[] }
  | {
      kind: 'need';
      needs: Need[];
      triesLeft?: number;
      until?: string;
      risk?: RiskAssessment;
      /** What somebody else than the merchant has to mend. */
      problems?: Problem[];
    }
  /** Problems name everything that is wrong, the reason for `code` included. */
  | {
      kind: 'stop';
      code: FailureCode;
      freeze?: boolean;
      /** Nobody acted in time: the request ends as expired, not as rejected. */
      expired?: true;
      params?: Record<string, string>;
      problems?: Problem[];
    }
  /** An earlier gate no longer holds: the gates are passed again and redo only what is missing. */
  | { kind: 'back'; unmet: string[] };
