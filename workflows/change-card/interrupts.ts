/** What interrupts the process. It is checked between steps: no step is cut off half way. */
import type { Problem } from '../../domain/gates/assessment.ts';
import type { FailureCode } from '../../domain/failures/codes.ts';
import type { NoticeEvent } from '../../domain/notices/events.ts';

export type Interrupt =
  | { kind: 'withdraw' }
  | { kind: 'roll-back'; code: FailureCode }
  | { kind: 'freeze'; code: FailureCode }
  /** The old card is dead: payouts are to be held before anything else. */
  | { kind: 'hold' }
  | { kind: 'ask'; problems: Problem[]; event: NoticeEvent };

/**
 * An acknowledged withdrawal comes first: no switch may follow it [I4]. While the request is frozen it waits
 * until the risk officer has decided, because it must not end the freeze.
 */
const byPriority: readonly Interrupt['kind'][] = ['withdraw', 'roll-back', 'freeze', 'hold', 'ask'];

/** Interrupts that are pending, by priority. None is lost. */
export class Interrupts {
  #pending: Interrupt[] = [];
  #isClosed = false;
  /** What came when payouts went to the new card already: the watch handles it. */
  readonly late: Interrupt[] = [];

  #isFrozen = false;

  get hasAny(): boolean {
    return this.#pending.some((each) => this.#isDue(each));
  }

  /** @param isFrozen whether the request is frozen: a withdrawal that came before waits */
  setFrozen(isFrozen: boolean): void {
    this.#isFrozen = isFrozen;
  }

  #isDue({ kind }: Interrupt): boolean {
    return kind !== 'withdraw' || !(this.#isFrozen || this.has('freeze'));
  }

  has(kind: Interrupt['kind']): boolean {
    return this.#pending.some((each) => each.kind === kind);
  }

  /** False when the process cannot be interrupted any more. */
  add(interrupt: Interrupt): boolean {
    if (!this.#isClosed) this.#pending.push(interrupt);
    return !this.#isClosed;
  }

  /** Removes and returns the interrupt of the highest priority, the oldest of its kind. */
  take(): Interrupt | undefined {
    for (const kind of byPriority) {
      const at = this.#pending.findIndex((each) => each.kind === kind && this.#isDue(each));
      if (at >= 0) return this.#pending.splice(at, 1)[0];
    }
    return undefined;
  }

  /** Accepts no more interrupts. @returns those that were still pending */
  close(): Interrupt[] {
    this.#isClosed = true;
    return this.#pending.splice(0);
  }
}
