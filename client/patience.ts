/** Calls to Temporal: each with a deadline, and some made again until there is an answer. */
import type { Client } from '@temporalio/client';
import { translated, Unavailable } from './refusals.ts';

export interface Patience {
  /** Of one call; gRPC has no deadline of its own. Default 10 s. */
  callMs: number;
  /** How often a call without an answer is made, always with the same ids. Default 3. */
  calls: number;
}

export class PatientCalls {
  readonly #temporal: Client;
  readonly #patience: Patience;

  constructor(temporal: Client, patience: Partial<Patience> = {}) {
    this.#temporal = temporal;
    this.#patience = { callMs: 10_000, calls: 3, ...patience };
  }

  /** Makes a call once. @throws in the doors' words, see `translated` */
  async once<T>(call: () => Promise<T>, deadlineMs: number = this.#patience.callMs): Promise<T> {
    try {
      return await this.#temporal.withDeadline(Date.now() + deadlineMs, call);
    } catch (error) {
      throw translated(error);
    }
  }

  /**
   * With the same ids a repeat attaches to what the call before it began (temporal.md §1).
   * @throws the SDK's own errors
   */
  async untilAnswered<T>(call: () => Promise<T>): Promise<T> {
    const { callMs, calls } = this.#patience;
    for (let n = 1; ; n += 1) {
      try {
        return await this.#temporal.withDeadline(Date.now() + callMs, call);
      } catch (error) {
        if (n >= calls || !(translated(error) instanceof Unavailable)) throw error;
      }
    }
  }
}
