/** One request in progress: its facts, where it stands, and who is waited for. */
import { workflowInfo } from '@temporalio/workflow';
import type { Assessed } from '../activities/assess.ts';
import type { AuditEntry } from '../activities/records.ts';
import type { Facts, Need, Problem } from '../domain/assessment.ts';
import type { FailureCode } from '../domain/failures.ts';
import { outcomeKinds } from '../domain/stages.ts';
import type {
  GateName,
  MoneyLocation,
  OutcomeKind,
  RiskTier,
  StageOrOutcome,
  WaitingOn,
} from '../domain/stages.ts';
import type {
  Acknowledgement,
  ChangeCardInput,
  Outcome,
  Status,
  StepState,
  TimelineEntry,
} from './contract.ts';
import { callsFor, type Calls } from './proxies.ts';
import type { UndoableStep } from './switch/step.ts';
import { Trail } from './trail.ts';

/** What breaks into a wait. The process looks at it between steps; nothing is torn down half way. */
export type Interrupt =
  | { kind: 'withdraw'; by: string }
  | { kind: 'freeze'; by: string; code: FailureCode }
  | { kind: 'ask'; problems: Problem[] }
  | { kind: 'roll-back'; by: string };

export interface Turn {
  waitingOn: WaitingOn;
  due?: string;
  problems?: Problem[];
  triesLeft?: number;
  /** What the merchant and the staff are to do now. */
  next: { merchant: string; staff: string };
}

export interface StepProgress {
  name: string;
  target: string;
  state: StepState;
}

export class Case {
  readonly input: ChangeCardInput;
  readonly calls: Calls;
  readonly trail: Trail;
  readonly workflowId = workflowInfo().workflowId;
  readonly runId = workflowInfo().runId;
  facts: Facts;
  stage: StageOrOutcome = 'screening';
  since: string;
  turn: Turn = { waitingOn: 'nobody', next: { merchant: '', staff: '' } };
  needs: Need[] = [];
  money: MoneyLocation = 'old';
  outcome: Outcome | undefined;
  acknowledgement: Acknowledgement | undefined;
  interrupt: Interrupt | undefined;
  /** Proofs whose check could not be had at once; the gate takes them up. */
  readonly backlog: (() => Promise<void>)[] = [];
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
      }
    | undefined;
  declined = false;
  /** The review's target passed once; from then on the maximum is shown. */
  escalated = false;
  claimedBy: string | undefined;
  /** First of two people who asked for an action that needs two. */
  readonly seconded = new Map<string, string>();
  /** Orders a party reported about: the next wait asks again at once. */
  readonly reported = new Set<string>();
  readonly seenMessages = new Set<string>();
  /** Steps an operator wants tried again, or left out. */
  readonly retries = new Set<string>();
  readonly skips = new Set<string>();
  corrections = 0;
  /** How often an earlier gate had to be passed again just before the switch. */
  returns = 0;
  /** Corrections received; the correction stage waits for one more. */
  corrected = 0;
  notices = 0;
  readonly toldOnce = new Set<string>();
  readonly objectors = new Set<string>();
  verdict: 'thaw' | 'reject' | undefined;
  readonly timeline: TimelineEntry[] = [];
  readonly unwritten: AuditEntry[] = [];
  #seq = 0;

  constructor(input: ChangeCardInput) {
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
      evidence: '',
    };
    this.trail = new Trail(this);
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
  get closed(): boolean {
    return outcomeKinds.some((kind) => kind === this.stage);
  }

  /** Workflow time, ISO 8601: the only clock a request knows. */
  now(): string {
    return new Date().toISOString();
  }

  /** A key for an order of this request, the same on every attempt. */
  key(step: string, target: string | number): string {
    return `${this.requestId}/${step}/${target}`;
  }

  /** Writes down what happened; the trail takes it to SQL, the timeline shows it to people. */
  record(
    actor: string,
    action: string,
    about: { code?: FailureCode; data?: Record<string, string | number | boolean> } = {},
  ): void {
    this.#seq += 1;
    const at = this.now();
    this.unwritten.push({
      seq: this.#seq,
      at,
      actor,
      action,
      ...(about.code !== undefined && { reason: about.code }),
      ...(about.data && { data: about.data }),
    });
    this.timeline.push({
      at,
      actor,
      what: action,
      ...(about.code !== undefined && { code: about.code }),
    });
  }

  enter(stage: StageOrOutcome): void {
    if (this.stage !== stage || this.timeline.length === 0) {
      this.stage = stage;
      this.since = this.now();
      this.record('system', `entered ${stage}`, { data: { stage, money: this.money } });
    }
    this.turn = { waitingOn: 'nobody', next: { merchant: '', staff: '' } };
  }

  /** Runs a gate's rules outside the sandbox; what they say is recorded and drives the process. */
  async assess(gate: GateName): Promise<Assessed> {
    const said = await this.calls.local.assess({
      gate,
      facts: this.facts,
      policy: this.policy,
      now: this.now(),
    });
    this.facts.evidence = said.evidence;
    if ('risk' in said && said.risk) this.facts.risk = said.risk;
    this.needs = said.kind === 'need' ? said.needs : [];
    return said;
  }

  end(kind: OutcomeKind, code?: FailureCode): Outcome {
    return { kind, at: this.now(), ...(code !== undefined && { code }) };
  }

  status(): Status {
    const { turn, facts } = this;
    return {
      requestId: this.requestId,
      ...this.merchant,
      stage: this.stage,
      ...(this.outcome && { outcome: this.outcome }),
      waitingOn: turn.waitingOn,
      since: this.since,
      ...(turn.due !== undefined && { due: turn.due }),
      money: this.money,
      ...(this.tier && { risk: this.tier }),
      problems: turn.problems ?? [],
      ...(turn.triesLeft !== undefined && { triesLeft: turn.triesLeft }),
      newLast4: this.newLast4,
      ...(facts.merchant && { oldLast4: facts.merchant.value.binding.last4 }),
      next: turn.next,
      steps: this.steps,
      ...(this.signing && {
        signing: { signingId: this.signing.signingId, url: this.signing.url },
      }),
      ...(facts.evidence && { evidence: facts.evidence }),
      policy: `${this.input.policy.profile}/${this.input.policy.version}`,
    };
  }
}
