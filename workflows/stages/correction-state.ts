import { addMs } from '../../domain/time/duration.ts';
import type { Problem } from '../../domain/gates/assessment.ts';

export interface PendingCorrection {
  problems: Problem[];
  /** ISO 8601 */
  due: string;
}

/** What the merchant is to correct, and how often they have corrected. */
export class CorrectionState {
  /** Set while the merchant is to correct something. */
  pending: PendingCorrection | undefined;
  /** The merchant's answer to the pending correction has come. */
  isAnswered = false;
  #rounds = 0;

  /** Corrections received so far. */
  get rounds(): number {
    return this.#rounds;
  }

  /** Problems that are still to be corrected stay; the new ones come on top. */
  request(problems: readonly Problem[], due: string): PendingCorrection {
    this.pending = { problems: [...(this.pending?.problems ?? []), ...problems], due };
    this.isAnswered = false;
    return this.pending;
  }

  /** @param ms by which the deadline is later */
  extend(ms: number): void {
    if (this.pending) this.pending.due = addMs(this.pending.due, ms);
  }

  answer(): void {
    this.isAnswered = true;
  }

  close(): void {
    this.#rounds += 1;
    this.pending = undefined;
  }
}
