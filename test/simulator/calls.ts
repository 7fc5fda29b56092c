/** Activities as the server sees them: attempts, time-outs, retries. */
import type { Clock } from './clock.ts';
import { callName, type Faults } from './faults.ts';
import type { Pace } from './pace.ts';
import type { ActivityEnd, Scheduled } from './protocol.ts';
import type { FaultKind } from './schedule.ts';
import { runActivity } from './sdk.ts';
import { failureOf, timedOut } from './wire.ts';

export type ActivityTable = Record<string, (...args: never[]) => unknown>;
type Ended = (end: ActivityEnd) => void;

/** Latencies in ms: the last two are longer than an actor waits, and just not too long for an adapter. */
const latencies = [20, 400, 6_000, 11_000] as const;

/** Numbers of the protocol. */
const retryState = { final: 2, timeout: 3, attempts: 4 } as const;
const localRetryThresholdMs = 60_000;

/** One attempt, and what came of it. */
export interface Made {
  type: string;
  outcome: Outcome;
}

export class Calls {
  readonly made: Made[] = [];
  /** Tells the calls of one run from those of another. */
  readonly #run: string;
  readonly #activities: ActivityTable;
  readonly #clock: Clock;
  readonly #pace: Pace;
  readonly #faults: Faults;

  constructor(run: string, activities: ActivityTable, clock: Clock, pace: Pace, faults: Faults) {
    this.#run = run;
    this.#activities = activities;
    this.#clock = clock;
    this.#pace = pace;
    this.#faults = faults;
  }

  begin(activity: Scheduled, ended: Ended): void {
    const scheduledAt = activity.scheduledAt ?? this.#clock.now;
    this.#attempt({ activity, ended, scheduledAt, attempt: activity.attempt }, 0);
  }

  /** What is called off is heard of no more; whatever it did outside stays done. */
  callOff(seq: number): void {
    this.#clock.callOff(this.#keyOf(seq));
  }

  #keyOf(seq: number): string {
    return `${this.#run} call ${seq}`;
  }

  #attempt(call: Call, delayMs: number): void {
    this.#clock.after(delayMs, () => this.#make(call), this.#keyOf(call.activity.seq));
  }

  async #make(call: Call): Promise<void> {
    const { activity } = call;
    const args = activity.args();
    const fault = this.#faults.next(callName(activity.type, args));
    const outcome = fault === 'crash-before' ? timeout : await this.#carriedOut(activity, args);
    this.made.push({ type: activity.type, outcome });
    const latency = latencies[this.#pace.choose(latencies.length)] ?? latencies[0];
    const reported = !crashes(fault) && latency <= activity.startToCloseMs;
    this.#clock.after(
      reported ? latency : activity.startToCloseMs,
      () => this.#over(call, reported ? outcome : timeout),
      this.#keyOf(activity.seq),
    );
  }

  async #carriedOut({ type }: Scheduled, args: unknown[]): Promise<Outcome> {
    const activity = this.#activities[type];
    if (!activity) throw new Error(`no activity ${type}`);
    try {
      return { value: await runActivity(activity, args) };
    } catch (error) {
      return failureOf(error);
    }
  }

  #over(call: Call, outcome: Outcome): void {
    const { activity, ended, attempt, scheduledAt } = call;
    if ('value' in outcome) return ended({ end: 'completed', value: outcome.value });
    const { firstMs, factor, maxMs, attempts } = activity.retry;
    const delayMs = outcome.delayMs ?? Math.min(firstMs * factor ** (attempt - 1), maxMs);
    const tooLate = this.#clock.now + delayMs > scheduledAt + activity.scheduleToCloseMs;
    const given = (state: number) =>
      ended({ end: 'failed', type: activity.type, cause: outcome.cause, retryState: state });
    if (outcome.final) return given(retryState.final);
    if (attempt >= attempts) return given(retryState.attempts);
    if (tooLate) return given(retryState.timeout);
    if (activity.local && delayMs > localRetryThresholdMs)
      return ended({ end: 'backoff', attempt: attempt + 1, delayMs, scheduledAt });
    return this.#attempt({ ...call, attempt: attempt + 1 }, delayMs);
  }
}

interface Call {
  activity: Scheduled;
  ended: Ended;
  attempt: number;
  /** Epoch ms. */
  scheduledAt: number;
}

type Outcome = { value: unknown } | ReturnType<typeof failureOf>;

const timeout: Outcome = { cause: timedOut(), final: false };

const crashes = (fault: FaultKind | undefined): boolean =>
  fault === 'crash-before' || fault === 'crash-after';
