/** Calls to Temporal: each has a deadline, and some are repeated until there is an answer. */
import type { Client } from '@temporalio/client';
import { translateError, Unavailable } from './errors.ts';

export interface CallPolicy {
  /** Deadline of one call in ms, 10,000 by default. Without it gRPC would wait for ever. */
  timeoutMs: number;
  /** How often a call without an answer is made, always with the same ids; 3 by default. */
  maxAttempts: number;
}

export class RetryingCalls {
  readonly #temporal: Client;
  readonly #policy: CallPolicy;

  constructor(temporal: Client, policy: Partial<CallPolicy> = {}) {
    this.#temporal = temporal;
    this.#policy = { timeoutMs: 10_000, maxAttempts: 3, ...policy };
  }

  /** Makes a call once. @throws what `translateError` makes of the SDK's error */
  async callOnce<T>(
    call: () => Promise<T>,
    timeoutMs: number = this.#policy.timeoutMs,
  ): Promise<T> {
    try {
      return await this.#temporal.withDeadline(Date.now() + timeoutMs, call);
    } catch (error) {
      throw translateError(error);
    }
  }

  /**
   * Repeats a call that got no answer. With the same ids, each repeat attaches to what the first call started.
   * @throws the SDK's own errors
   */
  async callUntilAnswered<T>(call: () => Promise<T>): Promise<T> {
    const { timeoutMs, maxAttempts } = this.#policy;
    for (let n = 1; ; n += 1) {
      try {
        return await this.#temporal.withDeadline(Date.now() + timeoutMs, call);
      } catch (error) {
        if (n >= maxAttempts || !(translateError(error) instanceof Unavailable)) throw error;
      }
    }
  }
}
