/** Every wait goes through here: it has an owner and a deadline, and ends in one of four ways (rules.md A83). */
import { condition } from '@temporalio/workflow';
import { durationMs } from '../domain/duration.ts';
import { awayMs } from '../domain/outages.ts';
import type { Case } from './case.ts';
import type { Turn } from './turn.ts';
import { publish } from './visibility.ts';

export type WaitEnd = 'done' | 'late' | 'interrupted' | 'reminder';

export interface Wait extends Turn {
  due: string;
  /** Ends the wait before it is due, for somebody to be reminded. */
  remindAt?: string;
  /** Names the timer in the Temporal UI, e.g. `agreement signed by`. */
  summary: string;
}

/** An instant so long after now, or after another instant; ISO 8601. */
export const after = (c: Case, duration: string, from: string = c.now()): string =>
  new Date(Date.parse(from) + durationMs(duration)).toISOString();

/**
 * A deadline of people, so long after an earlier instant: the hours in which a party was away do not
 * count. ISO 8601.
 */
export const deadline = (c: Case, duration: string, from: string): string =>
  new Date(Date.parse(after(c, duration, from)) + awayMs(c.facts.outages, from)).toISOString();

/**
 * Waits until `happened`, the deadline of the turn, or an interrupt. The deadline is read afresh
 * whenever something happens, so an operator may extend it while somebody waits.
 */
export async function waitFor(c: Case, wait: Wait, happened: () => boolean): Promise<WaitEnd> {
  const { summary, remindAt, ...turn } = wait;
  const dueNow = (): string => {
    const { extendedTo = '' } = c.facts;
    return extendedTo > wait.due ? extendedTo : wait.due;
  };
  c.turn = { ...turn, due: dueNow() };
  publish(c);
  // Whoever looks while somebody is waited for finds everything written.
  c.trail.press();
  for (;;) {
    if (c.interrupts.any) return 'interrupted';
    if (happened()) return 'done';
    const due = dueNow();
    const reminds = remindAt !== undefined && remindAt < due;
    const leftMs = Date.parse(reminds ? remindAt : due) - Date.parse(c.now());
    if (leftMs <= 0) return reminds ? 'reminder' : 'late';
    const over = () => c.interrupts.any || happened() || dueNow() !== due;
    await rest(c, over, { ms: leftMs, summary });
  }
}

/** Waits until it is over, or for a timer; what others do meanwhile is written down at once. */
export async function rest(
  c: Case,
  over: () => boolean,
  timer?: { ms: number; summary: string },
): Promise<void> {
  c.rests = () => !over();
  await (timer ? condition(over, timer.ms, { summary: timer.summary }) : condition(over));
  c.rests = () => false;
}

/** Sleeps until an instant, unless something breaks in. */
export const waitUntil = (c: Case, wait: Wait): Promise<WaitEnd> => waitFor(c, wait, () => false);
