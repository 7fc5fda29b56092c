/** One request in progress: its facts, its stage, whom it waits for, and the parts that carry it. */
import { workflowInfo } from '@temporalio/workflow';
import type { AuditEntry } from '../../activities/audit-log.ts';
import type { Moment } from '../../activities/moments.ts';
import type { FirstTry } from '../../activities/notice.ts';
import { describeAuditAction, type AuditAction } from '../../domain/audit/actions.ts';
import type { Facts } from '../../domain/gates/assessment.ts';
import type { Acknowledgement } from '../../domain/request/acknowledgement.ts';
import type { MerchantRecord } from '../../domain/parties/merchant.ts';
import { viewInScope } from '../../domain/parties/scope.ts';
import { addDutyHolder, type Duty } from '../../domain/request/separation-of-duties.ts';
import { findPayoutLocation } from '../../domain/request/payout-location.ts';
import { isOutcome } from '../../domain/request/stages.ts';
import type { MoneyLocation, RiskTier, StageOrOutcome } from '../../domain/request/stages.ts';
import { listPayers, summarizeMoney, type PayerMoney } from '../../domain/switch/payers.ts';
import type { CaseInput, Outcome, Status, TimelineEntry } from '../contract.ts';
import { Claim } from '../handlers/claim.ts';
import { DualApproval } from '../handlers/dual-approval.ts';
import { ActionShares } from '../handlers/action-shares.ts';
import { Objectors } from '../handlers/objectors.ts';
import { Deadlines } from '../shared/deadlines.ts';
import { OperatorDecisions } from '../shared/operator-decisions.ts';
import { PartyReports } from '../shared/party-reports.ts';
import { createProxies, type ActivityProxies } from '../shared/proxies.ts';
import { waitingOnNobody, type WaitState } from '../shared/wait-state.ts';
import { AgreementState } from '../stages/agreement-state.ts';
import { CorrectionState } from '../stages/correction-state.ts';
import { FreezeState } from '../stages/freeze-state.ts';
import { PendingProofs } from '../stages/pending-proofs.ts';
import { ProofSessions } from '../stages/proof-sessions.ts';
import { SwitchState } from '../switch/switch-state.ts';
import { RecallState } from '../watch/recall-state.ts';
import { Assessments } from './assessments.ts';
import { AuditLog, type RecordDetails } from './audit-log.ts';
import { ChangeLock } from './change-lock-state.ts';
import type { EarlierRun } from './earlier-run.ts';
import { FirstTask } from './first-task.ts';
import { GateRules } from './gate-rules.ts';
import { Interrupts } from './interrupts.ts';
import { summarizeMoment } from './moment-summary.ts';
import { Notifier } from './notifier.ts';
import { buildDetails, buildState } from './status.ts';

/** Shorter outages do not extend deadlines. */
const ignoredOutageMs = 5 * 60_000;

export class ChangeRequest {
  readonly input: CaseInput;
  readonly workflowId = workflowInfo().workflowId;
  readonly runId = workflowInfo().runId;
  facts: Facts;
  stage: StageOrOutcome = 'screening';
  /** When the stage was entered, ISO 8601. */
  since = this.now();
  waitState: WaitState = waitingOnNobody;
  /** Where the orders of this request have the settlement of the acquirer pay. */
  money: MoneyLocation = 'old';
  outcome: Outcome | undefined;
  acknowledgement: Acknowledgement | undefined;
  /** Of a completed request: until when its card is watched, and how that ended. */
  watch: Status['watch'];
  readonly timeline: TimelineEntry[] = [];

  readonly proxies: ActivityProxies;
  readonly auditLog: AuditLog;
  readonly notifier: Notifier;
  /** Over when the submitter can be answered; of a watch, when its handover is checked. */
  readonly firstTask = new FirstTask();
  readonly rules = new GateRules(this);
  readonly assessments = new Assessments();
  readonly interrupts = new Interrupts();
  readonly deadlines = new Deadlines();
  readonly switch: SwitchState;
  readonly changeLock = new ChangeLock();
  readonly correction = new CorrectionState();
  readonly freeze = new FreezeState();
  readonly recall = new RecallState();
  readonly agreement = new AgreementState();
  readonly proofs = new PendingProofs();
  readonly sessions = new ProofSessions();
  readonly reports = new PartyReports();
  readonly operator = new OperatorDecisions();
  readonly objectors: Objectors;
  readonly claim = new Claim();
  readonly dualApproval = new DualApproval();
  readonly shares = new ActionShares();

  constructor(input: CaseInput, earlier?: EarlierRun) {
    this.input = input;
    const { requestId } = input.request;
    this.facts = {
      request: input.request,
      submittedAt: this.now(),
      codesSent: [],
      factors: [],
      reviews: [],
      pennies: [],
      reversePennies: [],
      evidence: '',
      ...(input.origin && { origin: input.origin }),
      ...earlier?.facts,
    };
    this.proxies = createProxies(input.policy.values);
    this.notifier = new Notifier(this, earlier?.noticesSent);
    this.switch = new SwitchState(earlier?.finishedSwitch);
    this.objectors = new Objectors(earlier?.objectors);
    this.auditLog = new AuditLog(
      {
        write: (moment) => this.#writeMoment(moment),
        describeRequest: () => ({ ...this.merchant, requestId, state: buildState(this) }),
        describeDetails: () => buildDetails(this),
        getAcknowledgement: () => this.acknowledgement,
      },
      earlier?.auditEntriesWritten,
    );
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
  /** Missing in a request for the whole merchant; `scopeRef` is whose settlement card changes. */
  get scope() {
    return this.input.request.scope;
  }
  get scopeRef() {
    return { ...this.merchant, ...this.scope };
  }
  get newLast4() {
    return this.facts.request.newAccount.last4;
  }
  get tier(): RiskTier | undefined {
    return this.facts.risk?.tier;
  }
  /** Where the orders of this request have payouts go: the worst place of all payers. */
  get orderedMoney(): MoneyLocation {
    return summarizeMoney(this.#listPayers(this.money));
  }
  /** Where payouts really go, for people: somebody else may hold those of the acquirer. */
  get shownMoney(): MoneyLocation {
    return summarizeMoney(this.#listPayers(findPayoutLocation(this.money, this.facts)));
  }
  /** Where the money of each payer goes; undefined where the acquirer pays everything. */
  get payers(): PayerMoney[] | undefined {
    const payers = this.#listPayers(findPayoutLocation(this.money, this.facts));
    return payers.length > 1 ? payers : undefined;
  }
  get isWatching(): boolean {
    return this.watch !== undefined && this.watch.ended === undefined;
  }
  get isClosed(): boolean {
    return !this.isWatching && isOutcome(this.stage);
  }
  /** Workflow time, ISO 8601: the only clock of a request. */
  now(): string {
    return new Date().toISOString();
  }

  /** A key for an order or a question of this request, the same on every attempt. */
  buildKey(step: string, target: string | number): string {
    return `${this.requestId}/${step}/${target}`;
  }

  /** Records a decision or an event. It is in SQL before the next order, and whenever the process waits for somebody. */
  record<Action extends AuditAction>(
    actor: string,
    action: Action,
    details: RecordDetails<Action> = {},
  ): void {
    this.#write(actor, action, details, false);
  }

  /** Records what decides nothing by itself, e.g. an order that was done: it is written with the next batch. */
  recordDeferrable<Action extends AuditAction>(
    action: Action,
    details: RecordDetails<Action> = {},
    actor = 'system',
  ): void {
    this.#write(actor, action, details, true);
  }

  /** The facts with a part that somebody takes in the request, which is remembered for as long as it lasts. */
  addDuty(by: string, duty: Duty | undefined): Pick<Facts, 'dutyHolders'> {
    const { dutyHolders = [] } = this.facts;
    return duty ? { dutyHolders: addDutyHolder(dutyHolders, { by, duty }) } : {};
  }

  #write<Action extends AuditAction>(
    actor: string,
    action: Action,
    { code, data }: RecordDetails<Action>,
    isDeferrable: boolean,
  ): void {
    const at = this.now();
    const entryData = data as AuditEntry['data'];
    this.auditLog.add(
      { at, actor, action, ...(code && { reason: code }), ...(entryData && { data: entryData }) },
      isDeferrable,
    );
    const what = describeAuditAction(action, entryData);
    this.timeline.push({ at, actor, what, ...(code && { code }) });
  }

  /** Takes over the merchant record as its scope sees it. The contacts of the first one get the notices of this request. */
  setMerchantRecord(record: MerchantRecord, at = this.now()): void {
    this.facts.merchant = { value: viewInScope(record, this.scope), at };
    this.facts.contacts ??= record.contacts;
  }

  /**
   * Records that a party kept the process waiting. People's deadlines are extended by that time.
   * @param since ISO 8601
   */
  recordOutage(since: string): void {
    const ms = Date.parse(this.now()) - Date.parse(since);
    if (ms < ignoredOutageMs) return;
    (this.facts.outages ??= []).push({ endedAt: this.now(), ms });
  }

  enterStage(stage: StageOrOutcome): void {
    if (this.stage !== stage || this.timeline.length === 0) {
      this.freeze.carryExtension(this, stage);
      this.stage = stage;
      this.since = this.now();
      this.recordDeferrable('stage-entered', { data: { stage, money: this.orderedMoney } });
    }
    this.waitState = waitingOnNobody;
  }

  #listPayers(acquirer: MoneyLocation): PayerMoney[] {
    return listPayers(
      acquirer,
      this.facts.merchant?.value.networks ?? [],
      this.switch.networkMoney,
    );
  }

  async #writeMoment(moment: Moment): Promise<FirstTry[]> {
    const { writeAndNotify } = this.proxies.record;
    const summary = summarizeMoment(moment);
    return (await writeAndNotify.executeWithOptions({ summary }, [moment])) ?? [];
  }
}
