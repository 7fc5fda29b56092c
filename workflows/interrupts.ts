/** What breaks into the process. It is looked at between steps: nothing is torn down half way. */
import type { Problem } from '../domain/assessment.ts';
import type { FailureCode } from '../domain/failures.ts';
import type { NoticeEvent } from '../domain/notices.ts';
import type { Case } from './case.ts';

export type Interrupt =
  | { kind: 'withdraw' }
  | { kind: 'roll-back'; code: FailureCode }
  | { kind: 'freeze'; code: FailureCode }
  /** The old card is dead: payouts are to be held before anything else. */
  | { kind: 'hold' }
  | { kind: 'ask'; problems: Problem[]; event: NoticeEvent };

/** A withdrawal that was acknowledged comes before all: no switch may follow it (faults.md I4). */
const byStrength: readonly Interrupt['kind'][] = ['withdraw', 'roll-back', 'freeze', 'hold', 'ask'];

/** None is lost: the stronger is taken first, the weaker one waits for its turn. */
export class Interrupts {
  #pending: Interrupt[] = [];
  #ended = false;

  get any(): boolean {
    return this.#pending.length > 0;
  }

  has(kind: Interrupt['kind']): boolean {
    return this.#pending.some((each) => each.kind === kind);
  }

  /** False when nothing can break in any more. */
  add(interrupt: Interrupt): boolean {
    if (!this.#ended) this.#pending.push(interrupt);
    return !this.#ended;
  }

  /** The strongest one, the oldest of its kind; it is pending no longer. */
  take(): Interrupt | undefined {
    for (const kind of byStrength) {
      const at = this.#pending.findIndex((each) => each.kind === kind);
      if (at >= 0) return this.#pending.splice(at, 1)[0];
    }
    return undefined;
  }

  /** From now on nothing breaks in. @returns what was pending still */
  end(): Interrupt[] {
    this.#ended = true;
    return this.#pending.splice(0);
  }
}

/** Stops the process at its next step; when it cannot be stopped any more, that is put on record. */
export function breakIn(c: Case, interrupt: Interrupt): boolean {
  const inTime = c.interrupts.add(interrupt);
  if (!inTime) tooLate(c, interrupt);
  return inTime;
}

export function tooLate(c: Case, interrupt: Interrupt): void {
  c.record('system', `too late: ${interrupt.kind}`);
  if (c.money === 'new') c.late.push(interrupt);
}
