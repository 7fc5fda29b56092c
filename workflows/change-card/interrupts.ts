/** What breaks into the process. It is looked at between steps: nothing is torn down half way. */
import type { Problem } from '../../domain/gates/assessment.ts';
import type { FailureCode } from '../../domain/failures/codes.ts';
import type { NoticeEvent } from '../../domain/notices/events.ts';
import type { ChangeRequest } from './change-request.ts';

export type Interrupt =
  | { kind: 'withdraw' }
  | { kind: 'roll-back'; code: FailureCode }
  | { kind: 'freeze'; code: FailureCode }
  /** The old card is dead: payouts are to be held before anything else. */
  | { kind: 'hold' }
  | { kind: 'ask'; problems: Problem[]; event: NoticeEvent };

/** A withdrawal that was acknowledged comes before all: no switch may follow it [I4]. */
const byPriority: readonly Interrupt['kind'][] = ['withdraw', 'roll-back', 'freeze', 'hold', 'ask'];

/** None is lost: the stronger is taken first, the weaker one waits for its turn. */
export class Interrupts {
  #pending: Interrupt[] = [];
  #isClosed = false;

  get hasAny(): boolean {
    return this.#pending.length > 0;
  }

  has(kind: Interrupt['kind']): boolean {
    return this.#pending.some((each) => each.kind === kind);
  }

  /** False when nothing can break in any more. */
  add(interrupt: Interrupt): boolean {
    if (!this.#isClosed) this.#pending.push(interrupt);
    return !this.#isClosed;
  }

  /** The strongest one, the oldest of its kind; it is pending no longer. */
  take(): Interrupt | undefined {
    for (const kind of byPriority) {
      const at = this.#pending.findIndex((each) => each.kind === kind);
      if (at >= 0) return this.#pending.splice(at, 1)[0];
    }
    return undefined;
  }

  /** From now on nothing breaks in. @returns what was pending still */
  close(): Interrupt[] {
    this.#isClosed = true;
    return this.#pending.splice(0);
  }
}

/** Stops the process at its next step; when it cannot be stopped any more, that is put on record. */
export function interruptRequest(c: ChangeRequest, interrupt: Interrupt): boolean {
  const isInTime = c.interrupts.add(interrupt);
  if (!isInTime) recordLateInterrupt(c, interrupt);
  return isInTime;
}

export function recordLateInterrupt(c: ChangeRequest, interrupt: Interrupt): void {
  c.record('system', `too late: ${interrupt.kind}`);
  if (c.money === 'new') c.lateInterrupts.push(interrupt);
}
