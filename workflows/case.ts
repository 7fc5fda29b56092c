/** One request in progress: its facts, where it stands, and who is waited for. */
import { CancellationScope, condition, workflowInfo } from '@temporalio/workflow';
import type { Assessed } from '../activities/assess.ts';
import type { AuditEntry } from '../activities/records.ts';
import type { AssessedGate, Facts, Need, Problem } from '../domain/assessment.ts';
import type { FailureCode } from '../domain/failures.ts';
import type { NoticeEvent } from '../domain/notices.ts';
import type { MerchantRecord } from '../domain/parties.ts';
import { outcomeKinds } from '../domain/stages.ts';
import type {
  GateName,
  MoneyLocation,
  OutcomeKind,
  RiskTier,
  StageOrOutcome,
} from '../domain/stages.ts';
import type {
  Acknowledgement,
  ChangeCardInput,
  Outcome,
  Status,
  StepState,
  TimelineEntry,
} from './contract.ts';
import { Foresight } from './foresight.ts';
import { Interrupts, type Interrupt } from './interrupts.ts';
import { callsFor, type Calls, type Look } from './proxies.ts';
import type { UndoableStep } from './switch/step.ts';
import { Trail } from './trail.ts';
import { nobodysTurn, type Turn } from './turn.ts';

export interface StepProgress {
  name: string;
  target: string;
  state: StepState;
}

/** A proof that was given while its check could not be had at once; the gate takes it up. */
export interface OpenProof {
  what: string;
  /** Asks, and answers with what the answer changes. */
  ask: (look: Look) => Promise<() => void>;
}

/** Nobody's deadline is the worse for it. */
const momentMs = 5 * 60_000;

type About = { code?: FailureCode; data?: NonNullable<AuditEntry['data']> };

export class Case {
  readonly input: ChangeCardInput;
  readonly calls: Calls;
  readonly trail: Trail;
  readonly workflowId = workflowInfo().workflowId;
  readonly runId = workflowInfo().runId;
  facts: Facts;
  stage: StageOrOutcome = 'screening';
  since: string;
  turn: Turn = nobodysTurn;
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
  asked: { problems: Problem[]; due: string } | undefined;
  /** Corrections received so far. */
  rounds = 0;
  /** The merchant's answer to what is asked now has come. */
  corrected = false;
  /** Set while the risk officer is to judge. */
  frozen: { code: FailureCode; due: string } | undefined;
  verdict: { kind: 'thaw' } | { kind: 'reject'; reasons: [Problem, ...Problem[]] } | undefined;
  /** Proofs being checked, by what they prove: one guess at a time, so that tries count. */
  readonly checking = new Set<string>();
  readonly openProofs: OpenProof[] = [];
  readonly steps: StepProgress[] = [];
  /** What the saga has tried, in order: pushed before the step is tried. */
  readonly undo: UndoableStep[] = [];
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
  declined = false;
  claim: { by: string; until: string } | undefined;
  /** First of two people who asked for an action that needs two. */
  readonly seconded = new Map<string, string>();
  /** Orders a party reported about: the next wait asks again at once. */
  readonly reported = new Set<string>();
  readonly seenMessages = new Set<string>();
  /** How often it was reported that freezes were set or lifted. */
  policyReports = 0;
  /** Steps an operator wants tried again, or left out. */
  readonly retries = new Set<string>();
  readonly skips = new Set<string>();
  /** How often an earlier gate had to be passed again just before the switch. */
  returns = 0;
  notices = 0;
  /** Notices on their way. */
  sending = 0;
  readonly toldOnce = new Set<NoticeEvent>();
  readonly objectors = new Set<string>();
  /** Contacts at which the last notice was refused for good. */
  readonly unreached = new Set<string>();
  /** The card version that the switch made. */
  cardVersion = 0;
  /** What came when the money had moved already: the watch's business. */
  readonly late: Interrupt[] = [];
  /** The request is completed: its card is watched, or was. */
  watch: Status['watch'];
  readonly timeline: TimelineEntry[] = [];
  /** By gate, what it was last judged by: copies, as facts go on changing. */
  readonly assessed = new Map<GateName, AssessedGate>();
  readonly #foresight = new Foresight();
  #deciding = false;
  /** True while somebody is waited for and has not done what he is waited for. */
  rests: () => boolean = () => false;

  /** @param written how many entries of the trail another run has written already */
  constructor(input: ChangeCardInput, written = 0) {
    this.input = input;
    this.calls = callsFor(input.policy.values);
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
    this.trail = new Trail(this, written);
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
  get watching(): boolean {
    return this.watch !== undefined && this.watch.ended === undefined;
  }
  get closed(): boolean {
    return !this.watching && outcomeKinds.some((kind) => kind === this.stage);
  }
  /** From its first order on a switch ends done or undone; a hold for a dead card is none. */
  get switchBegun(): boolean {
    return this.undo.some(({ progress }) => progress.name === 'lock');
  }

  /** Workflow time, ISO 8601: the only clock a request knows. */
  now(): string {
    return new Date().toISOString();
  }

  /** A key for an order of this request, the same on every attempt. */
  key(step: string, target: string | number): string {
    return `${this.requestId}/${step}/${target}`;
  }

  /** Writes down what was decided or happened: it is in SQL when the process rests, and before its next order. */
  record(actor: string, action: string, about: About = {}): void {
    this.#write(actor, action, about, false);
  }

  /**
   * Writes down what decides nothing by itself, like an order's uneventful end, which is in its party's
   * books too, or a gate passed in passing: it goes with the next batch.
   */
  recordStep(action: string, about: About = {}, actor = 'system'): void {
    this.#write(actor, action, about, true);
  }

  #write(actor: string, action: string, { code, data }: About, mayWait: boolean): void {
    const at = this.now();
    const entry = { at, actor, action, ...(code && { reason: code }), ...(data && { data }) };
    this.trail.add(entry, mayWait);
    this.timeline.push({ at, actor, what: action, ...(code && { code }) });
  }

  /** Takes the acquirer's record as it is now; the first one says who is told of this request. */
  learn(merchant: MerchantRecord): void {
    this.facts.merchant = { value: merchant, at: this.now() };
    this.facts.contacts ??= merchant.contacts;
  }

  /** A party has kept us waiting since an instant: the clocks of people stood still, but for a moment's. */
  away(since: string): void {
    const ms = Date.parse(this.now()) - Date.parse(since);
    if (ms < momentMs) return;
    (this.facts.outages ??= []).push({ endedAt: this.now(), ms });
  }

  enter(stage: StageOrOutcome): void {
    if (this.stage !== stage || this.timeline.length === 0) {
      this.stage = stage;
      this.since = this.now();
      delete this.facts.extendedTo;
      this.recordStep(`entered ${stage}`, { data: { stage, money: this.money } });
    }
    this.turn = nobodysTurn;
  }

  /**
   * Runs local activities for the main line, the only one to have any. A query can end a workflow
   * task between such a call and its answer: what arrives meanwhile then comes first, but last on
   * replay. So everybody else waits `aside` until the main line has gone on.
   */
  async decide<T>(call: (local: Calls['local']) => Promise<T>): Promise<T> {
    this.#deciding = true;
    try {
      return await call(this.calls.local);
    } finally {
      this.#deciding = false;
    }
  }

  get deciding(): boolean {
    return this.#deciding;
  }

  /**
   * For all beside the main line: before it changes anything, and after each answer it waited for.
   * A signal that came after a cancellation would else end the run with it.
   */
  aside(): Promise<void> {
    return CancellationScope.nonCancellable(() => condition(() => !this.#deciding));
  }

  /**
   * Runs a gate's rules outside the sandbox; what they say is recorded and drives the process.
   * @param next the gate that is entered at once when this one lets pass: asked about together
   */
  async assess(gate: GateName, next?: GateName): Promise<Assessed> {
    const { facts, policy } = this;
    const now = this.now();
    const copy = JSON.parse(JSON.stringify(facts)) as Facts;
    const question = { gate, facts, policy, now, ...(next && { next }) };
    const ahead = this.#foresight.take(this.#questionOf(gate));
    const said = ahead ?? (await this.decide((local) => local.assess(question)));
    this.assessed.set(gate, { gate, facts: { ...copy, evidence: said.evidence }, now });
    this.facts.evidence = said.evidence;
    if ('risk' in said && said.risk) this.facts.risk = said.risk;
    if (said.kind === 'pass' && said.risk) this.notes = said.notes ?? [];
    this.needs = said.kind === 'need' ? said.needs : [];
    if (said.next && next) this.foresee(next, said.next);
    return said;
  }

  /** Keeps what the rules said already of a gate that is about to be entered. */
  foresee(gate: GateName, said: Assessed): void {
    this.#foresight.keep(this.#questionOf(gate), said);
  }

  #questionOf(gate: GateName): string {
    return JSON.stringify([gate, this.now(), this.facts]);
  }

  /** @param reasons everything that was in the way, the code's own among it; the code alone unless told */
  end(kind: OutcomeKind, code?: FailureCode, reasons?: Problem[]): Outcome {
    this.reasons = reasons ?? (code === undefined ? [] : [{ field: 'request', code }]);
    return { kind, at: this.now(), ...(code !== undefined && { code }) };
  }
}
