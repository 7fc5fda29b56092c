/** One merchant's request in a workflow test: what people do with it, and what can be observed of it. */
import { WorkflowNotFoundError, type WorkflowHandle } from '@temporalio/client';
import type { CardChangeRef } from '../../client/watch.ts';
import {
  ActionRefused,
  CardChanges,
  type ActionFields,
  type ReportFields,
  type SignalName,
} from '../../client/index.ts';
import type { Actor, CardChangeRequest } from '../../domain/request/card-change-schema.ts';
import { parseDurationMs } from '../../domain/time/duration.ts';
import type { StageOrOutcome, WaitingOn } from '../../domain/request/stages.ts';
import type { FaultScript } from '../../sandbox/scripted-faults.ts';
import type { Acknowledgement } from '../../domain/request/acknowledgement.ts';
import type { ActionAnswer, ActionName, Outcome, Status } from '../../workflows/contract.ts';
import { buildWorkflowId } from '../../workflows/contract.ts';
import { buildWatchId } from '../../workflows/watch/contract.ts';
import { createStaffAssertions } from '../../adapters/vault/staff-assertions.ts';
import { assertionKeys, type TestEnv } from './test-env.ts';
import { owner } from './people.ts';
import { prepareRequest, type ScenarioOptions } from './scenario-request.ts';
import type { ScenarioAct } from './stored-fields.ts';
import { patience } from './patience.ts';
import { buildPolicyAt } from './policy.ts';
import { terminateWhenIdle, waitUntilIdle, type Standstill } from './scenario-work.ts';

/** A point of the request: its stage, or any condition on its status. */
export type Condition = StageOrOutcome | ((status: Status) => boolean);

export class Scenario {
  readonly testEnv: TestEnv;
  readonly merchantId: string;
  request: CardChangeRequest;
  /** Every run that was started; they are verified when the test ends. */
  readonly runs: Required<CardChangeRef>[] = [];
  readonly cardChanges: CardChanges;
  #acts = 0;
  #standstill: Standstill | undefined;

  /** The acts that were accepted: the audit log has what was said with them. */
  readonly accepted: ScenarioAct[] = [];

  private constructor(testEnv: TestEnv, request: CardChangeRequest, changes: CardChanges) {
    this.testEnv = testEnv;
    this.request = request;
    this.merchantId = request.merchantId;
    this.cardChanges = changes;
  }

  /** A merchant of the test's own, with its documents uploaded and nothing submitted. */
  static async create(testEnv: TestEnv, options: ScenarioOptions): Promise<Scenario> {
    const now = await testEnv.env.currentTimeMs();
    // Scenarios before this one may have let years pass.
    testEnv.sandbox.loadMerchants(now);
    const request = await prepareRequest(testEnv, options);
    const policy = buildPolicyAt(now, options.policy);
    testEnv.adoptPolicy(policy);
    const changes = new CardChanges(testEnv.client, policy, patience, assertStaffAct);
    return new Scenario(testEnv, request, changes);
  }

  get requestId(): string {
    return this.request.requestId;
  }
  get workflowId(): string {
    const { acquirerId, merchantId, scope } = this.request;
    return buildWorkflowId(acquirerId, merchantId, scope);
  }
  get ref(): Required<CardChangeRef> {
    const ref = this.runs.at(-1);
    if (!ref) throw new Error('nothing was submitted yet');
    return ref;
  }
  get handle(): WorkflowHandle {
    return this.#getHandle(this.ref.workflowId, this.ref.runId);
  }

  async submit(): Promise<Acknowledgement> {
    const acknowledgement = await this.cardChanges.submit(this.request);
    this.runs.push(acknowledgement);
    return acknowledgement;
  }

  /** Goes on with a request that was submitted in another way. */
  follow(acknowledgement: Acknowledgement): void {
    this.request = { ...this.request, requestId: acknowledgement.requestId };
    this.runs.push(acknowledgement);
  }

  /** Acts when the worker is idle: the test server fails a task that cancels an activity which has just ended. */
  async act<A extends ActionName>(
    by: Actor,
    action: A,
    fields: ActionFields<A>,
  ): Promise<ActionAnswer> {
    await this.#waitUntilIdle();
    return this.actImmediately(by, action, fields);
  }

  async actImmediately<A extends ActionName>(
    by: Actor,
    action: A,
    fields: ActionFields<A>,
  ): Promise<ActionAnswer> {
    this.#acts += 1;
    const key = `act-${this.#acts}`;
    const answer = await this.cardChanges.act(this.ref, action, { ...fields, by }, key);
    this.accepted.push({ requestId: this.requestId, by, action, fields, answer });
    return answer;
  }

  report<S extends SignalName>(signal: S, report: ReportFields<S>): Promise<void> {
    return this.cardChanges.report(this.ref, signal, report);
  }

  /** The code with which an act is refused. @throws Error when it is not refused */
  async getRefusalCode<A extends ActionName>(
    by: Actor,
    action: A,
    fields: ActionFields<A>,
  ): Promise<string> {
    try {
      await this.act(by, action, fields);
    } catch (error) {
      if (error instanceof ActionRefused) return error.code;
      throw error;
    }
    throw new Error(`${action} was not refused`);
  }

  readStatus(): Promise<Status> {
    return this.cardChanges.status(this.ref);
  }

  /**
   * Waits until the request is at a point, and skips time in small steps where only time is waited
   * for.
   * @throws Error with the last status when the request is not there in the time given
   */
  async advanceUntil(point: Condition, within = 'PT10M'): Promise<Status> {
    const there = typeof point === 'string' ? ({ stage }: Status) => stage === point : point;
    const { env } = this.testEnv;
    const last = (await env.currentTimeMs()) + parseDurationMs(within);
    for (;;) {
      const { status, work } = await this.#waitUntilIdle();
      if (there(status)) return status;
      const failed = (why: string) =>
        new Error(`${why} before ${String(point)}: ${JSON.stringify(status)}`);
      if (work.ended) throw failed('it ended');
      if ((await env.currentTimeMs()) >= last) throw failed('too much time passed');
      await env.sleep(stepMs);
    }
  }

  async #waitUntilIdle(): Promise<Standstill> {
    this.#standstill = await waitUntilIdle(this, this.#standstill);
    return this.#standstill;
  }

  /** Waits until the request is completed; from then on actions and reads go to the watch over its card. */
  async enterWatch(): Promise<Status> {
    await this.advanceUntil(({ outcome }) => outcome?.kind === 'completed');
    await this.awaitOutcome();
    const { requestId } = this;
    const { workflowId, runId } = await this.#watch.describe();
    this.runs.push({ workflowId, runId, requestId });
    return this.readStatus();
  }

  /** Ends the watch: it would go on reading while other scenarios let time pass. */
  async endWatch(): Promise<void> {
    const found = await this.#watch.describe().catch((error: unknown): undefined => {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    });
    if (found?.status.name !== 'RUNNING') return;
    await terminateWhenIdle({ testEnv: this.testEnv, handle: this.#watch });
  }

  get #watch(): WorkflowHandle {
    const { acquirerId } = this.request;
    return this.#getHandle(buildWatchId(acquirerId, this.merchantId, this.requestId));
  }

  #getHandle(workflowId: string, runId?: string): WorkflowHandle {
    return this.testEnv.client.workflow.getHandle(workflowId, runId);
  }

  advanceUntilWaitingOn(who: WaitingOn, stage: StageOrOutcome, within?: string): Promise<Status> {
    return this.advanceUntil(
      (status) => status.waitingOn === who && status.stage === stage,
      within,
    );
  }

  /** Time passes for everybody, an ISO 8601 duration. */
  passTime(duration: string): Promise<void> {
    return this.testEnv.env.sleep(parseDurationMs(duration));
  }

  /** Lets time pass, from one deadline to the next, until the run has ended. */
  async awaitOutcome(): Promise<Outcome> {
    const { env } = this.testEnv;
    for (;;) {
      const { status, work } = await this.#waitUntilIdle();
      if (work.ended) return this.cardChanges.outcome(this.ref);
      const { due } = status;
      const leftMs = Date.parse(due ?? '') - (await env.currentTimeMs());
      await env.sleep(leftMs > 0 ? leftMs : stepMs);
    }
  }

  /** Ends a scenario whose end is not what it tests: the owner withdraws. */
  async withdraw(): Promise<void> {
    await this.act(owner, 'withdraw', { reason: '改主意了' });
    await this.awaitOutcome();
  }

  addFault(fault: FaultScript): void {
    this.testEnv.sandbox.addFault({ merchantId: this.merchantId, ...fault });
  }
}

/** Proves acts of staff as the API does. */
const { assert: assertStaffAct } = createStaffAssertions(assertionKeys);

/** Shorter than anything a scenario waits for, except the first retry of a call to a party. */
const stepMs = 30_000;
