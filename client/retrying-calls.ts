/** Calls to Temporal: each has a deadline, and some are repeated until there is an answer. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { translateError, Unavailable } from './errors.ts';

export interface CallPolicy {
  /**
   * Deadline of a call with its repeats in ms, 10,000 by default: twice as long as an action may wait for
   * a party. Without it gRPC would wait for ever.
   */
  timeoutMs: number;
  /** How often a call that fails before its deadline is made, always with the same ids; 3 by default. */
  maxAttempts: number;
  /**
   * How long Temporal may be silent, in ms, 1,000 by default: then it is asked whether it is there, and
   * when it does not say so within as long again, nobody waits for the deadline.
   */
  silenceMs: number;
}

export class RetryingCalls {
  readonly #temporal: Client;
  readonly #policy: CallPolicy;

  constructor(temporal: Client, policy: Partial<CallPolicy> = {}) {
    this.#temporal = temporal;
    this.#policy = { timeoutMs: 10_000, maxAttempts: 3, silenceMs: 1_000, ...policy };
  }

  /** Makes a call once. @throws what `translateError` makes of the SDK's error */
  async callOnce<T>(
    call: () => Promise<T>,
    timeoutMs: number = this.#policy.timeoutMs,
  ): Promise<T> {
    try {
      return await this.#callUntil(Date.now() + timeoutMs, call);
    } catch (error) {
      throw translateError(error);
    }
  }

  /** Waits for what may take months, without a deadline. @throws what `translateError` makes of the SDK's error */
  async waitFor<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      throw translateError(error);
    }
  }

  /**
   * Repeats a call that got no answer. With the same ids, each repeat attaches to what the first call started.
   * @throws the SDK's own errors; Unavailable when Temporal is silent
   */
  async callUntilAnswered<T>(call: () => Promise<T>): Promise<T> {
    const { timeoutMs, maxAttempts } = this.#policy;
    const deadline = Date.now() + timeoutMs;
    for (let n = 1; ; n += 1) {
      try {
        return await this.#callUntil(deadline, call);
      } catch (error) {
        const mayBeRepeated =
          !(error instanceof Unavailable) && translateError(error) instanceof Unavailable;
        if (n >= maxAttempts || !mayBeRepeated || Date.now() >= deadline) throw error;
      }
    }
  }

  async #callUntil<T>(deadline: number, call: () => Promise<T>): Promise<T> {
    const answered = new AbortController();
    try {
      return await Promise.race([
        this.#temporal.withDeadline(deadline, call),
        this.#failWhenSilent(answered.signal),
      ]);
    } finally {
      answered.abort();
    }
  }

  /**
   * An answer may take long because a worker is busy, and is worth waiting for. It is not when Temporal
   * itself does not answer. @throws Unavailable
   */
  async #failWhenSilent(answered: AbortSignal): Promise<never> {
    const { silenceMs } = this.#policy;
    for (;;) {
      await delay(silenceMs, undefined, { signal: answered });
      try {
        await this.#temporal.withDeadline(Date.now() + silenceMs, () =>
          this.#temporal.workflowService.getSystemInfo({}),
        );
      } catch (error) {
        throw new Unavailable(error);
      }
    }
  }
}
