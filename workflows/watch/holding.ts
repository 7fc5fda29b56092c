/** Holding payouts and letting them go again, as the state of the watch wants it. */
import type { GateEnd } from '../gates/ends.ts';
import { mustBeDone } from '../switch/must-be-done.ts';
import { progressOf, type Order, type UndoableStep } from '../switch/step.ts';
import { settlementOrder } from '../switch/steps.ts';
import type { Switchable, Watch } from './watch.ts';

/** Keys of the watch's own: `requestId/hold/watch-1`, and another number each time. */
const nth = (times: number): string => `watch-${times}`;

/**
 * Brings hold and lock to what is wanted now: the hold first, the release last. Called anew whenever
 * something has happened; what is on already is left alone.
 */
export async function payoutsAsWanted(w: Watch): Promise<GateEnd | undefined> {
  const judged = w.c.frozen !== undefined || w.rejected !== undefined;
  const stopped = judged || w.c.asked !== undefined;
  if (stopped) {
    const end = await holdPayouts(w);
    // A merchant who is to name another card must be able to.
    return end ?? (judged ? lockOthersOut(w) : letOthersIn(w));
  }
  return (await letOthersIn(w)) ?? releasePayouts(w);
}

async function holdPayouts(w: Watch): Promise<GateEnd | undefined> {
  w.c.money = 'hold';
  return switchOn(w, w.hold, 'hold', (n) => settlementOrder(w.c, 'hold', 'hold payouts', {}, n));
}

async function releasePayouts(w: Watch): Promise<GateEnd | undefined> {
  const release = releaseOrder(w, 'release held payouts to the new card');
  const end = await switchOff(w, w.hold, 'release', release);
  if (!end) w.c.money = 'new';
  return end;
}

const lockOthersOut = (w: Watch) =>
  switchOn(w, w.lock, 'lock', (n) => settlementOrder(w.c, 'lock', 'lock other changes', {}, n));

const letOthersIn = (w: Watch) => switchOff(w, w.lock, 'unlock', unlockOrder(w));

const releaseOrder = (w: Watch, summary: string): Order =>
  settlementOrder(w.c, 'release', summary, {}, nth(w.hold.times));

const unlockOrder = (w: Watch): Order =>
  settlementOrder(w.c, 'unlock', 'unlock other changes', {}, nth(w.lock.times));

/** Hold and lock as steps of a way back: the old card is paid when they are undone. */
export const undoOfHolding = (w: Watch): UndoableStep[] => [
  {
    progress: progressOf(w.c, { name: 'lock', target: nth(w.lock.times) }),
    undo: () => unlockOrder(w),
  },
  {
    progress: progressOf(w.c, { name: 'hold', target: nth(w.hold.times) }),
    undo: () => releaseOrder(w, 'release held payouts to the old card'),
  },
];

async function switchOn(
  { c }: Watch,
  switchable: Switchable,
  name: string,
  order: (n: string) => Order,
): Promise<GateEnd | undefined> {
  if (switchable.on) return undefined;
  const n = nth(switchable.times + 1);
  const end = await mustBeDone(c, progressOf(c, { name, target: n }), order(n));
  if (end) return end;
  switchable.times += 1;
  switchable.on = true;
  return undefined;
}

async function switchOff(
  { c }: Watch,
  switchable: Switchable,
  name: string,
  order: Order,
): Promise<GateEnd | undefined> {
  if (!switchable.on) return undefined;
  const end = await mustBeDone(c, progressOf(c, { name, target: nth(switchable.times) }), order);
  if (!end) switchable.on = false;
  return end;
}
