/** Activity calls of a server: attempts, time-outs, retries. */
import type { Clock } from './clock.ts';
import { getCallName, WorkerCrash, type FaultPlan } from '../schedule/fault-plan.ts';
import type { Choices } from '../schedule/choices.ts';
import type { ActivityEnd, ScheduledActivity } from './protocol.ts';
import type { FaultKind } from '../schedule/schedule.ts';
import { runActivity } from './sdk.ts';
import { describeFailure, buildTimeoutFailure } from './proto.ts';

export type ActivityTable = Record<string, (...args: never[]) => unknown>;
type OnActivityEnd = (end: ActivityEnd) => void;

/** Latencies in ms: the last two are longer than people take to react, and still within the time-out of an adapter. */
const latencies = [20, 400, 6_000, 11_000] as const;

/** Numbers of the protocol. */
const retryState = { final: 2, timeout: 3, attempts: 4 } as const;
const localRetryThresholdMs = 60_000;

/** One attempt and its result. */
export interface CallResult {
  type: string;
  args: unknown[];
  outcome: Outcome;
  /** When it began, epoch ms. */
  at: number;
}

export class ActivityCalls {
  readonly results: CallResult[] = [];
  /** Distinguishes the calls of one run from those of another. */
  readonly #run: string;
  readonly #activities: ActivityTable;
  readonly #clock: Clock;
  readonly #choices: Choices;
  readonly #faults: FaultPlan;

  constructor(
    run: string,
    activities: ActivityTable,
    clock: Clock,
    choices: Choices,
    faults: FaultPlan,
  ) {
    this.#run = run;
    this.#activities = activities;
    this.#clock = clock;
    this.#choices = choices;
    this.#faults = faults;
  }

  start(activity: ScheduledActivity, ended: OnActivityEnd): void {
    const scheduledAt = activity.scheduledAt ?? this.#clock.now;
    this.#attempt({ activity, ended, scheduledAt, attempt: activity.attempt }, 0);
  }

  /** Cancels a call: its answer is dropped, while its outside effects stay. */
  cancel(seq: number): void {
    this.#clock.cancel(this.#getTimerKey(seq));
  }

  #getTimerKey(seq: number): string {
    return `${this.#run} call ${seq}`;
  }

  #attempt(call: Call, delayMs: number): void {
    this.#clock.after(delayMs, () => this.#perform(call), this.#getTimerKey(call.activity.seq));
  }

  async #perform(call: Call): Promise<void> {
    const { activity } = call;
    const args = activity.args();
    const at = this.#clock.now;
    const fault = this.#faults.next(getCallName(activity.type));
    const outcome = fault === 'crash-before' ? timeout : await this.#execute(call, args);
    this.results.push({ type: activity.type, args, outcome, at });
    const latency = latencies[this.#choices.choose(latencies.length)] ?? latencies[0];
    const reported = !isCrash(fault) && outcome !== timeout && latency <= activity.startToCloseMs;
    this.#clock.after(
      reported ? latency : activity.startToCloseMs,
      () => this.#finish(call, reported ? outcome : timeout),
      this.#getTimerKey(activity.seq),
    );
  }

  async #execute({ activity: { type }, scheduledAt }: Call, args: unknown[]): Promise<Outcome> {
    const activity = this.#activities[type];
    if (!activity) throw new Error(`no activity ${type}`);
    try {
      return { value: await runActivity(activity, args, scheduledAt) };
    } catch (error) {
      return error instanceof WorkerCrash ? timeout : describeFailure(error);
    }
  }

  #finish(call: Call, outcome: Outcome): void {
    const { activity, ended, attempt, scheduledAt } = call;
    if ('value' in outcome) return ended({ end: 'completed', value: outcome.value });
    const { firstMs, factor, maxMs, attempts } = activity.retry;
    const delayMs = outcome.delayMs ?? Math.min(firstMs * factor ** (attempt - 1), maxMs);
    const exceedsTimeout = this.#clock.now + delayMs > scheduledAt + activity.scheduleToCloseMs;
    const given = (state: number) =>
      ended({ end: 'failed', type: activity.type, cause: outcome.cause, retryState: state });
    if (outcome.final) return given(retryState.final);
    if (attempt >= attempts) return given(retryState.attempts);
    if (exceedsTimeout) return given(retryState.timeout);
    if (activity.local && delayMs > localRetryThresholdMs)
      return ended({ end: 'backoff', attempt: attempt + 1, delayMs, scheduledAt });
    return this.#attempt({ ...call, attempt: attempt + 1 }, delayMs);
  }
}

interface Call {
  activity: ScheduledActivity;
  ended: OnActivityEnd;
  attempt: number;
  /** Epoch ms. */
  scheduledAt: number;
}

type Outcome = { value: unknown } | ReturnType<typeof describeFailure>;

const timeout: Outcome = { cause: buildTimeoutFailure(), final: false };

const isCrash = (fault: FaultKind | undefined): boolean =>
  fault === 'crash-before' || fault === 'crash-after';
