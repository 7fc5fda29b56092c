/** Waits for people and for the clock. Each wait has an owner and a deadline [A83]. */
import { condition, patched } from '@temporalio/workflow';
import { addDuration } from '../../domain/time/duration.ts';
import { computeOutageMs } from '../../domain/parties/outages.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import { extendableWaits, type WaitState } from './wait-state.ts';
import { publishState } from '../change-card/visibility.ts';

export type WaitEnd = 'done' | 'late' | 'interrupted' | 'reminder';

export interface Wait extends WaitState {
  due: string;
  /** Ends the wait early, so that the caller can send a reminder or look again; ISO 8601. */
  remindAt?: string;
  /** Names the timer in the Temporal UI, e.g. `agreement signed by`; the looks of a watch have no name, for it has no other timers. */
  summary?: string;
}

/**
 * A deadline for people: outages of parties since `from` do not count.
 * @param duration ISO 8601
 * @param from ISO 8601
 * @returns ISO 8601
 */
export const computeDeadline = (c: ChangeRequest, duration: string, from: string): string =>
  new Date(
    Date.parse(addDuration(from, duration)) + computeOutageMs(c.facts.outages, from),
  ).toISOString();

/** What an activity has readers see beforehand: the wait that follows it. */
export const foreseeWait = (c: ChangeRequest, wait: WaitState) => (): (() => void) => {
  const before = c.waitState;
  c.waitState = wait;
  return () => {
    c.waitState = before;
  };
};

/**
 * A wait for staff that our own looks interrupt.
 * @param promised until when staff have to act, ISO 8601; once it has passed, the look stands in its place
 * @param every between two looks, ISO 8601 duration
 */
export function computeLookTimes(
  c: ChangeRequest,
  promised: string,
  every: string,
): { due: string; remindAt: string } {
  const lookAt = addDuration(c.now(), every);
  return { due: promised > lookAt ? promised : lookAt, remindAt: lookAt };
}

/** Our own next look is no deadline. Open requests show it as one, as before: what is shown is a command. */
export const lookPatch = '0.2-a-look-is-no-deadline';

/**
 * Waits until `hasHappened`, the deadline, a reminder or an interrupt. Operators may extend the
 * deadline meanwhile.
 */
export async function waitFor(
  c: ChangeRequest,
  wait: Wait,
  hasHappened: () => boolean,
): Promise<WaitEnd> {
  const { summary, remindAt, ...waitState } = wait;
  const getCurrentDue = (): string => {
    const { extendedTo = '' } = c.facts;
    return extendedTo > wait.due && isExtended(wait) ? extendedTo : wait.due;
  };
  c.waitState = { ...waitState, due: getCurrentDue() };
  publishState(c);
  // While the request waits, readers must find what was decided, and whose turn it is.
  c.auditLog.flushForReaders();
  for (;;) {
    if (c.interrupts.hasAny) return 'interrupted';
    if (hasHappened()) return 'done';
    const due = getCurrentDue();
    const isReminder = remindAt !== undefined && remindAt < due;
    const leftMs = Date.parse(isReminder ? remindAt : due) - Date.parse(c.now());
    if (leftMs <= 0) return isReminder ? 'reminder' : 'late';
    const isOver = () => c.interrupts.hasAny || hasHappened() || getCurrentDue() !== due;
    // Nobody ends a wait for the clock early.
    await waitWhileIdle(c, isOver, { ms: leftMs, summary, isExact: wait.waitingOn === 'clock' });
  }
}

/** A deadline is extended for people: nothing that the clock or a party ends is later. Open requests go the old way. */
const isExtended = ({ waitingOn }: WaitState): boolean =>
  extendableWaits.includes(waitingOn) || !patched('0.2-extend-waits-of-people');

/** Waits until `isOver`, or for a timer; what people do meanwhile is written to the audit log at once. */
export async function waitWhileIdle(
  c: ChangeRequest,
  isOver: () => boolean,
  timer?: { ms: number; summary?: string | undefined; isExact?: boolean },
): Promise<void> {
  c.auditLog.setIdleCheck(() => !isOver());
  await (timer
    ? c.deadlines.wait(isOver, timer.ms, timer.summary, timer.isExact)
    : condition(isOver));
  c.auditLog.setIdleCheck(() => false);
}

/** Waits for an instant, unless an interrupt comes first. */
export const waitUntil = (c: ChangeRequest, wait: Wait): Promise<WaitEnd> =>
  waitFor(c, wait, () => false);
