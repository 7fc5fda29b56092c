import { patched } from '@temporalio/workflow';
import type { FailureCode } from '../../domain/failures/codes.ts';
import type { Facts, Problem } from '../../domain/gates/assessment.ts';
import type { StageOrOutcome } from '../../domain/request/stages.ts';
import { addMs } from '../../domain/time/duration.ts';

export interface PendingFreeze {
  code: FailureCode;
  /** ISO 8601 */
  due: string;
}

export type RiskVerdict = { kind: 'thaw' } | { kind: 'reject'; reasons: [Problem, ...Problem[]] };

/** The stage that a request leaves. */
interface LeftStage {
  readonly stage: StageOrOutcome;
  /** ISO 8601 */
  readonly since: string;
  readonly facts: Pick<Facts, 'extendedTo'>;
  now(): string;
}

/** Why the request is frozen, and what the risk officer decided. */
export class FreezeState {
  /** Set while the risk officer is to decide. */
  pending: PendingFreeze | undefined;
  #verdict: RiskVerdict | undefined;
  #extended: { stage: StageOrOutcome; to: string } | undefined;

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

  /**
   * An extended deadline ends with its stage. Where the stage was frozen, it counts again, and later by the freeze. Open
   * requests go the old way.
   */
  carryExtension(left: LeftStage, entered: StageOrOutcome): void {
    const { stage, since, facts } = left;
    const { extendedTo: to } = facts;
    const kept = this.#extended;
    delete facts.extendedTo;
    this.#extended = entered === 'frozen' && to !== undefined ? { stage, to } : undefined;
    if (stage === 'frozen' && kept?.stage === entered && patched('0.2-extension-after-a-freeze'))
      facts.extendedTo = addMs(kept.to, Date.parse(left.now()) - Date.parse(since));
  }
}
