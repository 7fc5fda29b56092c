import type { FailureCode } from '../../domain/failures/codes.ts';
import type { Problem } from '../../domain/gates/assessment.ts';

export interface PendingFreeze {
  code: FailureCode;
  /** ISO 8601 */
  due: string;
}

export type RiskVerdict = { kind: 'thaw' } | { kind: 'reject'; reasons: [Problem, ...Problem[]] };

/** Why the request is frozen, and what the risk officer decided. */
export class FreezeState {
  /** Set while the risk officer is to decide. */
  pending: PendingFreeze | undefined;
  #verdict: RiskVerdict | undefined;

  /** A request that is frozen already keeps its first code. A verdict given before is void: it did not know of this. */
  add(freeze: PendingFreeze): void {
    this.pending ??= freeze;
    this.#verdict = undefined;
  }

  decide(verdict: RiskVerdict): void {
    this.#verdict = verdict;
  }

  get hasVerdict(): boolean {
    return this.#verdict !== undefined;
  }

  /** The verdict; it is void afterwards. */
  takeVerdict(): RiskVerdict | undefined {
    const verdict = this.#verdict;
    this.#verdict = undefined;
    return verdict;
  }
}
