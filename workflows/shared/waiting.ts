/** Every wait goes through here: it has an owner and a deadline, and ends in one of four ways [A83]. */
import { condition } from '@temporalio/workflow';
import { addDuration } from '../../domain/time/duration.ts';
import { computeOutageMs } from '../../domain/parties/outages.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import type { WaitState } from './wait-state.ts';
import { publishState } from '../change-card/visibility.ts';

export type WaitEnd = 'done' | 'late' | 'interrupted' | 'reminder';

export interface Wait extends WaitState {
  due: string;
  /** Ends the wait before it is due, for somebody to be reminded. */
  remindAt?: string;
  /** Names the timer in the Temporal UI, e.g. `agreement signed by`. */
  summary: string;
}

/**
 * A deadline of people, so long after an earlier instant: the hours in which a party was away do not
 * count. ISO 8601.
 */
export const computeDeadline = (c: ChangeRequest, duration: string, from: string): string =>
  new Date(
    Date.parse(addDuration(from, duration)) + computeOutageMs(c.facts.outages, from),
  ).toISOString();

/**
 * Waits until `happened`, the deadline of the turn, or an interrupt. The deadline is read afresh
 * whenever something happens, so an operator may extend it while somebody waits.
 */
export async function waitFor(
  c: ChangeRequest,
  wait: Wait,
  hasHappened: () => boolean,
): Promise<WaitEnd> {
  const { summary, remindAt, ...waitState } = wait;
  const getCurrentDue = (): string => {
    const { extendedTo = '' } = c.facts;
    return extendedTo > wait.due ? extendedTo : wait.due;
  };
  c.waitState = { ...waitState, due: getCurrentDue() };
  publishState(c);
  // Whoever looks while somebody is waited for finds everything written.
  c.auditLog.flush();
  for (;;) {
    if (c.interrupts.hasAny) return 'interrupted';
    if (hasHappened()) return 'done';
    const due = getCurrentDue();
    const isReminder = remindAt !== undefined && remindAt < due;
    const leftMs = Date.parse(isReminder ? remindAt : due) - Date.parse(c.now());
    if (leftMs <= 0) return isReminder ? 'reminder' : 'late';
    const isOver = () => c.interrupts.hasAny || hasHappened() || getCurrentDue() !== due;
    await waitWhileIdle(c, isOver, { ms: leftMs, summary });
  }
}

/** Waits until it is over, or for a timer; what others do meanwhile is written down at once. */
export async function waitWhileIdle(
  c: ChangeRequest,
  isOver: () => boolean,
  timer?: { ms: number; summary: string },
): Promise<void> {
  c.auditLog.setIdleCheck(() => !isOver());
  await (timer ? condition(isOver, timer.ms, { summary: timer.summary }) : condition(isOver));
  c.auditLog.setIdleCheck(() => false);
}

/** Sleeps until an instant, unless something breaks in. */
export const waitUntil = (c: ChangeRequest, wait: Wait): Promise<WaitEnd> =>
  waitFor(c, wait, () => false);
