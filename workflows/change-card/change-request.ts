/** One request in progress: its facts, where it stands, and who is waited for. */
import { CancellationScope, condition, workflowInfo } from '@temporalio/workflow';
import type { GateAssessment } from '../../activities/assessment.ts';
import type { AuditEntry } from '../../activities/audit-log.ts';
import type { AssessedGate, Facts, Need, Problem } from '../../domain/gates/assessment.ts';
import type { FailureCode } from '../../domain/failures/codes.ts';
import type { NoticeEvent } from '../../domain/notices/events.ts';
import type { MerchantRecord } from '../../domain/parties/merchant.ts';
import { outcomeKinds } from '../../domain/request/stages.ts';
import type {
  GateName,
  MoneyLocation,
  OutcomeKind,
  RiskTier,
  StageOrOutcome,
} from '../../domain/request/stages.ts';
import type { Acknowledgement } from '../../domain/request/acknowledgement.ts';
import type { ChangeCardInput, Outcome, Status, StepState, TimelineEntry } from '../contract.ts';
import { AssessmentCache } from './assessment-cache.ts';
import { Interrupts, type Interrupt } from './interrupts.ts';
import { createProxies, type ActivityProxies, type ReadProxy } from '../shared/proxies.ts';
import type { UndoableStep } from '../switch/step.ts';
import { AuditLog } from './audit-log.ts';
import { waitingOnNobody, type WaitState } from '../shared/wait-state.ts';

export interface StepProgress {
  name: string;
  target: string;
  state: StepState;
}

/** A proof that was given while its check could not be had at once; the gate takes it up. */
export interface PendingProof {
  what: string;
  /** Asks, and answers with what the answer changes. */
  check: (read: ReadProxy) => Promise<() => void>;
}

/** Nobody's deadline is the worse for it. */
const ignoredOutageMs = 5 * 60_000;

type RecordDetails = { code?: FailureCode; data?: NonNullable<AuditEntry['data']> };

export class ChangeRequest {
  readonly input: ChangeCardInput;
  readonly proxies: ActivityProxies;
  readonly auditLog: AuditLog;
  readonly workflowId = workflowInfo().workflowId;
  readonly runId = workflowInfo().runId;
  facts: Facts;
  stage: StageOrOutcome = 'screening';
  since: string;
  waitState: WaitState = waitingOnNobody;
  needs: Need[] = [];
  /** What screening let pass and found worth a word. */
  notes: Problem[] = [];
  money: MoneyLocation = 'old';
  outcome: Outcome | undefined;
  /** Why it ended as it did, as people read it: each with its remedy. */
  reasons: Problem[] = [];
  acknowledgement: Acknowledgement | undefined;
  readonly interrupts = new Interrupts();
  /** Set while the merchant is to correct something. */
  pendingCorrection: { problems: Problem[]; due: string } | undefined;
  /** Corrections received so far. */
  correctionRounds = 0;
  /** The merchant's answer to what is asked now has come. */
  isCorrected = false;
  /** Set while the risk officer is to judge. */
  pendingFreeze: { code: FailureCode; due: string } | undefined;
  riskVerdict: { kind: 'thaw' } | { kind: 'reject'; reasons: [Problem, ...Problem[]] } | undefined;
  /** Proofs being checked, by what they prove: one guess at a time, so that tries count. */
  readonly proofsInCheck = new Set<string>();
  readonly pendingProofs: PendingProof[] = [];
  readonly steps: StepProgress[] = [];
  /** What the saga has tried, in order: pushed before the step is tried. */
  readonly undoStack: UndoableStep[] = [];
  snapshotRef: string | undefined;
  signing:
    | {
        signingId: string;
        url: string;
        version: string;
        textHash: string;
        accountToken: string;
        openedAt: string;
        /** When its link was last sent on the owner's wish. */
        linkSentAt?: string;
      }
    | undefined;
  hasDeclinedAgreement = false;
  claim: { by: string; until: string } | undefined;
  /** First of two people who asked for an action that needs two. */
  readonly firstApprovers = new Map<string, string>();
  /** Orders a party reported about: the next wait asks again at once. */
  readonly reportedOrderKeys = new Set<string>();
  readonly seenMessageIds = new Set<string>();
  /** How often it was reported that freezes were set or lifted. */
  cutoverFreezeReports = 0;
  /** Steps an operator wants tried again, or left out. */
  readonly stepsToRetry = new Set<string>();
  readonly stepsToSkip = new Set<string>();
  /** How often an earlier gate had to be passed again just before the switch. */
  gateReturns = 0;
  noticeCount = 0;
  /** Notices on their way. */
  noticesInFlight = 0;
  readonly noticesSentOnce = new Set<NoticeEvent>();
  readonly objectors = new Set<string>();
  /** Contacts at which the last notice was refused for good. */
  readonly unreachableContacts = new Set<string>();
  /** The card version that the switch made. */
  cardVersion = 0;
  /** What came when the money had moved already: the watch's business. */
  readonly lateInterrupts: Interrupt[] = [];
  /** The request is completed: its card is watched, or was. */
  watch: Status['watch'];
  readonly timeline: TimelineEntry[] = [];
  /** By gate, what it was last judged by: copies, as facts go on changing. */
  readonly assessments = new Map<GateName, AssessedGate>();
  readonly #assessmentCache = new AssessmentCache();
  #isRunningLocal = false;
  /** True while somebody is waited for and has not done what he is waited for. */
  isIdle: () => boolean = () => false;

  /** @param writtenCount how many entries of the trail another run has written already */
  constructor(input: ChangeCardInput, writtenCount = 0) {
    this.input = input;
    this.proxies = createProxies(input.policy.values);
    this.since = this.now();
    this.facts = {
      request: input.request,
      submittedAt: this.now(),
      codesSent: [],
      factors: [],
      reviews: [],
      pennies: [],
      reversePennies: [],
      evidence: '',
    };
    this.auditLog = new AuditLog(this, writtenCount);
  }

  get policy() {
    return this.input.policy.values;
  }
  get requestId() {
    return this.input.request.requestId;
  }
  get merchant() {
    const { acquirerId, merchantId } = this.input.request;
    return { acquirerId, merchantId };
  }
  get newLast4() {
    return this.facts.request.newAccount.last4;
  }
  get tier(): RiskTier | undefined {
    return this.facts.risk?.tier;
  }
  get isWatching(): boolean {
    return this.watch !== undefined && this.watch.ended === undefined;
  }
  get isClosed(): boolean {
    return !this.isWatching && outcomeKinds.some((kind) => kind === this.stage);
  }
  /** From its first order on a switch ends done or undone; a hold for a dead card is none. */
  get hasSwitchStarted(): boolean {
    return this.undoStack.some(({ progress }) => progress.name === 'lock');
  }

  /** Workflow time, ISO 8601: the only clock a request knows. */
  now(): string {
    return new Date().toISOString();
  }

  /** A key for an order of this request, the same on every attempt. */
  buildKey(step: string, target: string | number): string {
    return `${this.requestId}/${step}/${target}`;
  }

  /** Writes down what was decided or happened: it is in SQL when the process rests, and before its next order. */
  record(actor: string, action: string, details: RecordDetails = {}): void {
    this.#write(actor, action, details, false);
  }

  /**
   * Writes down what decides nothing by itself, like an order's uneventful end, which is in its party's
   * books too, or a gate passed in passing: it goes with the next batch.
   */
  recordDeferrable(action: string, details: RecordDetails = {}, actor = 'system'): void {
    this.#write(actor, action, details, true);
  }

  #write(
    actor: string,
    action: string,
    { code, data }: RecordDetails,
    isDeferrable: boolean,
  ): void {
    const at = this.now();
    const entry = { at, actor, action, ...(code && { reason: code }), ...(data && { data }) };
    this.auditLog.add(entry, isDeferrable);
    this.timeline.push({ at, actor, what: action, ...(code && { code }) });
  }

  /** Takes the acquirer's record as it is now; the first one says who is told of this request. */
  setMerchantRecord(merchant: MerchantRecord): void {
    this.facts.merchant = { value: merchant, at: this.now() };
    this.facts.contacts ??= merchant.contacts;
  }

  /** A party has kept us waiting since an instant: the clocks of people stood still, but for a moment's. */
  recordOutage(since: string): void {
    const ms = Date.parse(this.now()) - Date.parse(since);
    if (ms < ignoredOutageMs) return;
    (this.facts.outages ??= []).push({ endedAt: this.now(), ms });
  }

  enterStage(stage: StageOrOutcome): void {
    if (this.stage !== stage || this.timeline.length === 0) {
      this.stage = stage;
      this.since = this.now();
      delete this.facts.extendedTo;
      this.recordDeferrable(`entered ${stage}`, { data: { stage, money: this.money } });
    }
    this.waitState = waitingOnNobody;
  }

  /**
   * Runs local activities for the main line, the only one to have any. A query can end a workflow
   * task between such a call and its answer: what arrives meanwhile then comes first, but last on
   * replay. So everybody else waits `aside` until the main line has gone on.
   */
  async runLocal<T>(call: (local: ActivityProxies['local']) => Promise<T>): Promise<T> {
    this.#isRunningLocal = true;
    try {
      return await call(this.proxies.local);
    } finally {
      this.#isRunningLocal = false;
    }
  }

  get isRunningLocal(): boolean {
    return this.#isRunningLocal;
  }

  /**
   * For all beside the main line: before it changes anything, and after each answer it waited for.
   * A signal that came after a cancellation would else end the run with it.
   */
  afterLocal(): Promise<void> {
    return CancellationScope.nonCancellable(() => condition(() => !this.#isRunningLocal));
  }

  /**
   * Runs a gate's rules outside the sandbox; what they say is recorded and drives the process.
   * @param next the gate that is entered at once when this one lets pass: asked about together
   */
  async assess(gate: GateName, next?: GateName): Promise<GateAssessment> {
    const { facts, policy } = this;
    const now = this.now();
    const copy = JSON.parse(JSON.stringify(facts)) as Facts;
    const question = { gate, facts, policy, now, ...(next && { next }) };
    const cached = this.#assessmentCache.take(this.#buildCacheKey(gate));
    const assessment = cached ?? (await this.runLocal((local) => local.assess(question)));
    this.assessments.set(gate, { gate, facts: { ...copy, evidence: assessment.evidence }, now });
    this.facts.evidence = assessment.evidence;
    if ('risk' in assessment && assessment.risk) this.facts.risk = assessment.risk;
    if (assessment.kind === 'pass' && assessment.risk) this.notes = assessment.notes ?? [];
    this.needs = assessment.kind === 'need' ? assessment.needs : [];
    if (assessment.next && next) this.cacheAssessment(next, assessment.next);
    return assessment;
  }

  /** Keeps what the rules said already of a gate that is about to be entered. */
  cacheAssessment(gate: GateName, assessment: GateAssessment): void {
    this.#assessmentCache.store(this.#buildCacheKey(gate), assessment);
  }

  #buildCacheKey(gate: GateName): string {
    return JSON.stringify([gate, this.now(), this.facts]);
  }

  /** @param reasons everything that was in the way, the code's own among it; the code alone unless told */
  conclude(kind: OutcomeKind, code?: FailureCode, reasons?: Problem[]): Outcome {
    this.reasons = reasons ?? (code === undefined ? [] : [{ field: 'request', code }]);
    return { kind, at: this.now(), ...(code !== undefined && { code }) };
  }
}
