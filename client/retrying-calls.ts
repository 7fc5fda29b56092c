/** Calls to Temporal: each with a deadline, and some made again until there is an answer. */
import type { Client } from '@temporalio/client';
import { translateError, Unavailable } from './errors.ts';

export interface CallPolicy {
  /** Of one call; gRPC has no deadline of its own. Default 10 s. */
  timeoutMs: number;
  /** How often a call without an answer is made, always with the same ids. Default 3. */
  maxAttempts: number;
}

export class RetryingCalls {
  readonly #temporal: Client;
  readonly #policy: CallPolicy;

  constructor(temporal: Client, policy: Partial<CallPolicy> = {}) {
    this.#temporal = temporal;
    this.#policy = { timeoutMs: 10_000, maxAttempts: 3, ...policy };
  }

  /** Makes a call once. @throws in the doors' words, see `translated` */
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
   * With the same ids a repeat attaches to what the call before it began (temporal.md §1).
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
