/** Every wait goes through here: it has an owner, a deadline, and ends as done, late or interrupted. */
import { CancellationScope, condition, isCancellation } from '@temporalio/workflow';
import type { Case, Turn } from './case.ts';
import { publish } from './visibility.ts';

export type WaitEnd = 'done' | 'late' | 'interrupted';

/**
 * Waits until `happened`, the deadline of the turn, or an interrupt. The deadline is read afresh
 * whenever something happens, so an operator may extend it while somebody waits.
 */
export async function waitFor(
  c: Case,
  turn: Turn & { summary: string },
  happened: () => boolean,
): Promise<WaitEnd> {
  const { summary, ...shown } = turn;
  c.turn = shown;
  publish(c);
  for (;;) {
    if (c.interrupt) return 'interrupted';
    if (happened()) return 'done';
    const due = c.turn.due;
    const over = () => c.interrupt !== undefined || happened() || c.turn.due !== due;
    if (due === undefined) {
      await condition(over);
      continue;
    }
    const left = Date.parse(due) - Date.parse(c.now());
    if (left <= 0) return 'late';
    if (!(await condition(over, left, { summary }))) return 'late';
  }
}

/** Sleeps until an instant, unless something breaks in. */
export const waitUntil = (
  c: Case,
  turn: Turn & { due: string; summary: string },
): Promise<WaitEnd> => waitFor(c, turn, () => false);

export const interrupted = Symbol('interrupted');

/** Asks a question that may take long; an interrupt takes the question back. Orders never come here. */
export async function question<T>(
  c: Case,
  asked: () => Promise<T>,
): Promise<T | typeof interrupted> {
  if (c.interrupt) return interrupted;
  const scope = new CancellationScope({ cancellable: true });
  let answered = false;
  const answer = scope.run(asked).finally(() => {
    answered = true;
  });
  answer.catch(() => undefined);
  await condition(() => answered || c.interrupt !== undefined);
  if (answered) return answer;
  scope.cancel();
  await answer.catch((error: unknown) => {
    if (!isCancellation(error)) throw error;
  });
  return interrupted;
}
