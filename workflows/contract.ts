/**
 * The names other programs depend on, in one file because they are read as a table of contents. It imports nothing but
 * `@temporalio/workflow` (and its search-attribute keys) and types, so that client and workflow can both have it.
 */
import { defineSearchAttributeKey, type UpdateDefinition } from '@temporalio/common';
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { FeeDecision } from '../domain/review/fee-decision.ts';
import type { AssessedGate, Problem } from '../domain/gates/assessment.ts';
import type { Acknowledgement } from '../domain/request/acknowledgement.ts';
import type { Actor, CardChangeRequest, Correction } from '../domain/request/card-change-schema.ts';
import type { SubmissionOrigin } from '../domain/request/submission-origin.ts';
import type { FailureCode } from '../domain/failures/codes.ts';
import type { AccountStatus, StatedPayment } from '../domain/parties/bank.ts';
import type { FactorMethod, ProofSession, SessionKind } from '../domain/parties/identity.ts';
import type { Scope } from '../domain/parties/scope.ts';
import type { ProofSubject } from '../domain/parties/subject.ts';
import type { Policy } from '../domain/policy/policy-schema.ts';
import type {
  MoneyLocation,
  OutcomeKind,
  RiskTier,
  StageOrOutcome,
  WaitingOn,
} from '../domain/request/stages.ts';
import type { PayerMoney } from '../domain/switch/payers.ts';
import type { StepState } from '../domain/switch/rollback.ts';
import type { Recall } from '../domain/watch/recall.ts';

export const taskQueue = 'card-change';
/**
 * Institutions that bear only so many calls: what is asked or ordered of them has a queue of its
 * own, whether or not a limit is set, so that a slow one keeps nobody else waiting.
 */
export const rateLimitedParties = ['lists', 'identity', 'esign', 'bank', 'networks'] as const;
export type RateLimitedParty = (typeof rateLimitedParties)[number];
export const buildPartyQueueName = (party: RateLimitedParty): string => `${taskQueue}.${party}`;
export const changeCardType = 'changeCard';

/**
 * One open request per scope, by construction: the id is a function of the merchant's number [A6], and of the
 * serial number where a request is for one terminal.
 */
export const buildWorkflowId = (acquirerId: string, merchantId: string, scope?: Scope): string =>
  ['card-change', acquirerId, merchantId, ...(scope ? [scope.terminal] : [])].join(':');

export interface ChangeCardInput {
  request: CardChangeRequest;
  /** The whole policy: a request finishes under the rules it began with. */
  policy: Policy;
  /** SHA-256 of the canonical body, to tell the same submission from another under the same key. */
  bodyDigest: string;
  /** Missing where the API did not take the submission, or does not know where it came from. */
  origin?: SubmissionOrigin;
}

/** What a request and the watch over its card have in common. */
export type CaseInput = Omit<ChangeCardInput, 'bodyDigest'>;

/** What every action is answered with. */
export interface ActionAnswer {
  stage: StageOrOutcome;
  waitingOn: WaitingOn;
  due?: string;
  problems: Problem[];
  triesLeft?: number;
  /** What happens next, for the one who acted. */
  next: string;
  /** Of `openSession`: the session at the provider, with its link. */
  session?: ProofSession;
  /** `accepted`: the verdict follows in `status`. */
  verdict: 'done' | 'accepted';
}

export interface Outcome {
  kind: OutcomeKind;
  code?: FailureCode;
  at: string;
}

/** How a watch over a new card ended; `superseded`: another change has bound another card. */
export interface WatchOutcome {
  kind: 'watched' | 'superseded' | 'rolled-back';
  at: string;
}

export interface Status {
  requestId: string;
  acquirerId: string;
  merchantId: string;
  /** Of a request for one terminal. */
  scope?: Scope;
  stage: StageOrOutcome;
  outcome?: Outcome;
  /** Of a completed request: until when its new card is watched, and how that ended. */
  watch?: { until: string; ended?: WatchOutcome };
  waitingOn: WaitingOn;
  since: string;
  due?: string;
  /** The worst place of all payers. */
  money: MoneyLocation;
  /** Where the money of each payer goes, the acquirer first; missing where the acquirer pays everything. */
  payers?: PayerMoney[];
  risk?: RiskTier;
  problems: Problem[];
  /** Worth a word, and keeping nothing from passing: a name to compare, limits that are low. */
  notes: Problem[];
  triesLeft?: number;
  newLast4: string;
  oldLast4?: string;
  /** Next action per audience. */
  next: { merchant: string; staff: string };
  /** Progress of the switch, per network, terminal and settlement step. */
  steps: { name: string; target: string; state: StepState }[];
  signing?: { signingId: string; url: string };
  /** What the merchant is to pay from the new card, while that is waited for. */
  payment?: StatedPayment;
  /** The reviewer who claimed the request: until they have decided or released it, or their shift ends at `until`. */
  claim?: { by: string; until: string };
  /** Payouts to the new card that were asked back from its bank; the newest recall. */
  recall?: Recall;
  /** What reviewers decide on; `approve` and `reject` must carry it. */
  evidence?: string;
  policy: string;
}

/** What of a status lists do not show; `money` where it is shown elsewhere than the process has put it. */
export type StatusDetails = Omit<
  Status,
  | 'requestId'
  | 'acquirerId'
  | 'merchantId'
  | 'stage'
  | 'waitingOn'
  | 'due'
  | 'money'
  | 'risk'
  | 'problems'
> &
  Partial<Pick<Status, 'money'>>;

export interface TimelineEntry {
  at: string;
  actor: string;
  what: string;
  code?: FailureCode;
}

/** What each gate was last judged by, so that another policy can be asked about the same. */
export interface Assessments {
  policy: Policy;
  gates: AssessedGate[];
}

/** Stands in every later message: a message for another request is refused. */
export interface RequestMessage {
  requestId: string;
}
/** Every action says who acts. */
export interface ActionMessage extends RequestMessage {
  by: Actor;
  /** The proof of a decision of staff, see `domain/request/asserted-acts.ts`. */
  assertion?: string;
}

export type ProveFactorMessage = ActionMessage & {
  method: FactorMethod;
  /** For `otp`: where the vault keeps what was typed. */
  answerRef?: string;
  /** For `face` and `card-password`: a session that `openSession` has opened. */
  sessionRef?: string;
};

// The merchant's side.
export const submit = defineUpdate<Acknowledgement, [RequestMessage]>('submit');
export const correct = defineUpdate<ActionAnswer, [ActionMessage & { changes: Correction }]>(
  'correct',
);
export const requestCode = defineUpdate<ActionAnswer, [ActionMessage & { contactId?: string }]>(
  'requestCode',
);
/** Opens a session at a provider for the owner: the link is for the owner's app. */
export const openSession = defineUpdate<ActionAnswer, [ActionMessage & { kind: SessionKind }]>(
  'openSession',
);
export const proveFactor = defineUpdate<ActionAnswer, [ProveFactorMessage]>('proveFactor');
export const sign = defineUpdate<ActionAnswer, [ActionMessage & { signingId: string }]>('sign');
/** With what was typed for a cent; without, that a payment from the new card was made. */
export const confirmPenny = defineUpdate<ActionAnswer, [ActionMessage & { answerRef?: string }]>(
  'confirmPenny',
);
export const chooseWindow = defineUpdate<
  ActionAnswer,
  [ActionMessage & { from: string; to: string }]
>('chooseWindow');
export const confirmTest = defineUpdate<
  ActionAnswer,
  [ActionMessage & { ok: boolean; note?: string }]
>('confirmTest');
export const withdraw = defineUpdate<ActionAnswer, [ActionMessage & { reason?: string }]>(
  'withdraw',
);
export const object = defineUpdate<
  ActionAnswer,
  [ActionMessage & { contactId?: string; newFacts?: boolean; callRef?: string }]
>('object');
export const reportLost = defineUpdate<ActionAnswer, [ActionMessage & { card: 'old' | 'new' }]>(
  'reportLost',
);

// The staff's side.
/** With `to`, a supervisor gives it to somebody else. */
export const claim = defineUpdate<ActionAnswer, [ActionMessage & { to?: string }]>('claim');
export const release = defineUpdate<ActionAnswer, [ActionMessage]>('release');
export type ReviewDecisionMessage = ActionMessage & { evidence: string; note?: string };
/** `feeWish`: what becomes of the merchant's wish for another fee rate. */
export const approve = defineUpdate<
  ActionAnswer,
  [ReviewDecisionMessage & { feeWish?: FeeDecision }]
>('approve');
/** `items`: what exactly, and how to mend it, as the merchant reads it. */
export const reject = defineUpdate<
  ActionAnswer,
  [ReviewDecisionMessage & { codes: FailureCode[]; items?: string }]
>('reject');
export const requestInfo = defineUpdate<ActionAnswer, [ActionMessage & { problems: Problem[] }]>(
  'requestInfo',
);
/** `assertedFor`: the owner and the account that staff had before them. */
export const attestInPerson = defineUpdate<
  ActionAnswer,
  [ActionMessage & { bothCardsShown: boolean; assertedFor?: ProofSubject }]
>('attestInPerson');
export const recordCallback = defineUpdate<
  ActionAnswer,
  [ActionMessage & { contactId: string; confirmed: boolean; assertedFor?: ProofSubject }]
>('recordCallback');
export const escalate = defineUpdate<ActionAnswer, [ActionMessage & { note?: string }]>('escalate');
export const extendDeadline = defineUpdate<
  ActionAnswer,
  [ActionMessage & { until: string; reason: string }]
>('extendDeadline');
export const freeze = defineUpdate<ActionAnswer, [ActionMessage & { reason: string }]>('freeze');
export const thaw = defineUpdate<ActionAnswer, [ActionMessage & { reason: string }]>('thaw');
export const retryStep = defineUpdate<ActionAnswer, [ActionMessage & { step: string }]>(
  'retryStep',
);
export const skipStep = defineUpdate<
  ActionAnswer,
  [ActionMessage & { step: string; reason: string }]
>('skipStep');
export const forceRollback = defineUpdate<ActionAnswer, [ActionMessage & { reason: string }]>(
  'forceRollback',
);
/** Asks payouts back from the bank of a card that is watched. */
export const recallPayouts = defineUpdate<ActionAnswer, [ActionMessage & { reason: string }]>(
  'recallPayouts',
);
/** Sets how much a watched card may receive in a day, in fen. */
export const adjustLimit = defineUpdate<
  ActionAnswer,
  [ActionMessage & { limitFen: number; reason: string }]
>('adjustLimit');
export const addNote = defineUpdate<ActionAnswer, [ActionMessage & { note: string }]>('addNote');

export const merchantActions = {
  correct,
  requestCode,
  openSession,
  proveFactor,
  sign,
  confirmPenny,
  chooseWindow,
  confirmTest,
  withdraw,
  object,
  reportLost,
} as const;
export const staffActions = {
  claim,
  release,
  approve,
  reject,
  requestInfo,
  attestInPerson,
  recordCallback,
  escalate,
  extendDeadline,
  freeze,
  thaw,
  retryStep,
  skipStep,
  forceRollback,
  recallPayouts,
  adjustLimit,
  addNote,
} as const;
export const actions = { ...merchantActions, ...staffActions } as const;
export type ActionName = keyof typeof actions;
/** The message of an action. */
export type ActionMessageOf<A extends ActionName> =
  (typeof actions)[A] extends UpdateDefinition<ActionAnswer, [infer Message]> ? Message : never;

/** Ids only; a repeat is dropped by its message id, a message of another request is audited and dropped. */
export interface PartyReport extends RequestMessage {
  messageId: string;
  /** Our own key of the order the report is about. */
  key?: string;
}
export const bankReported = defineSignal<[PartyReport]>('bankReported');
export const networkReported = defineSignal<[PartyReport]>('networkReported');
export const merchantChanged = defineSignal<[PartyReport]>('merchantChanged');
export const accountClosed =
  defineSignal<[PartyReport & { which: 'old' | 'new'; status?: AccountStatus }]>('accountClosed');
export const bankNotifiedChange = defineSignal<[PartyReport]>('bankNotifiedChange');
export const policyFrozen = defineSignal<[PartyReport]>('policyFrozen');

export const signals = {
  bankReported,
  networkReported,
  merchantChanged,
  accountClosed,
  bankNotifiedChange,
  policyFrozen,
} as const;
export type SignalName = keyof typeof signals;

export const statusQuery = defineQuery<Status>('status');
export const timelineQuery = defineQuery<TimelineEntry[]>('timeline');
export const assessmentsQuery = defineQuery<Assessments>('assessments');

/** Clear text in Temporal: never personal data. */
export const searchAttributes = {
  stage: defineSearchAttributeKey('CardChangeStage', 'KEYWORD'),
  waitingOn: defineSearchAttributeKey('CardChangeWaitingOn', 'KEYWORD'),
  risk: defineSearchAttributeKey('CardChangeRisk', 'KEYWORD'),
  dueAt: defineSearchAttributeKey('CardChangeDueAt', 'DATETIME'),
  requestId: defineSearchAttributeKey('CardChangeRequestId', 'KEYWORD'),
  intake: defineSearchAttributeKey('CardChangeIntake', 'KEYWORD'),
  reason: defineSearchAttributeKey('CardChangeReason', 'KEYWORD_LIST'),
} as const;
