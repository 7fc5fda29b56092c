/** Holding payouts and letting them go again, as the state of the watch wants it. */
import type { SettlementOrder } from '../../activities/settlement.ts';
import type { GateEnd } from '../stages/stage-end.ts';
import { runStep } from '../switch/run-step.ts';
import { buildRequiredStep, type Order, type UndoableStep } from '../switch/step.ts';
import { buildSettlementOrder } from '../switch/orders.ts';
import { isOnItsWay } from '../switch/undo-release.ts';
import type { SettlementToggle, Watch } from './watch.ts';

/** Keys of the watch's own: `requestId/hold/watch-1`, and another number each time. */
const buildTarget = (times: number): string => `watch-${times}`;

/**
 * Brings hold and lock to what is wanted now: the hold first, the release last. Called anew whenever
 * something has happened; what is on already is left alone.
 */
export async function applyHoldAndLock(w: Watch): Promise<GateEnd | undefined> {
  const mustLock = w.c.freeze.pending !== undefined || w.rejectionCode !== undefined;
  const mustHold = mustLock || w.c.correction.pending !== undefined;
  if (mustHold) {
    const end = await holdPayouts(w);
    // A merchant who is to name another card must be able to.
    return end ?? (mustLock ? lockOtherChanges(w) : unlockOtherChanges(w));
  }
  return (await unlockOtherChanges(w)) ?? releasePayouts(w);
}

/** A release that was sent and may still arrive is undone by another hold. */
async function holdPayouts(w: Watch): Promise<GateEnd | undefined> {
  w.c.money = 'hold';
  const { c, hold } = w;
  const target = buildTarget(hold.timesOn);
  const known = c.switch.findProgress('release', target);
  const release = known && isOnItsWay(known) ? known : undefined;
  const undoes = release && [c.buildKey('release', target)];
  const end = await turnOn(w, { toggle: hold, isAnew: release !== undefined }, 'hold', (n) =>
    buildSettlementOrder(c, 'hold', 'hold payouts', { ...(undoes && { undoes }) }, n),
  );
  if (!end && release) c.switch.markUndone(release);
  return end;
}

async function releasePayouts(w: Watch): Promise<GateEnd | undefined> {
  const release: Order = {
    ...buildReleaseOrder(w, 'release held payouts to the new card', { unlessStopped: true }),
    // A stop that was on its way ends it as long as it is not accepted.
    isForward: true,
  };
  const end = await turnOff(w, w.hold, 'release', release);
  if (!end) w.c.money = 'new';
  return end;
}

const lockOtherChanges = (w: Watch) =>
  turnOn(w, { toggle: w.lock }, 'lock', (n) =>
    buildSettlementOrder(w.c, 'lock', 'lock other changes', {}, n),
  );

const unlockOtherChanges = (w: Watch) => turnOff(w, w.lock, 'unlock', buildUnlockOrder(w));

function buildReleaseOrder(
  { c, hold }: Watch,
  summary: string,
  fields: Pick<SettlementOrder, 'unlessStopped'> = {},
): Order {
  const target = buildTarget(hold.timesOn);
  const undoes = [c.buildKey('hold', target)];
  return buildSettlementOrder(c, 'release', summary, { undoes, ...fields }, target);
}

function buildUnlockOrder({ c, lock }: Watch): Order {
  const target = buildTarget(lock.timesOn);
  const undoes = [c.buildKey('lock', target)];
  return buildSettlementOrder(c, 'unlock', 'unlock other changes', { undoes }, target);
}

/** Hold and lock as steps of a way back: the old card is paid when they are undone. */
export const buildUndoOfHold = (w: Watch): UndoableStep[] => [
  {
    progress: w.c.switch.getOrCreateProgress({ name: 'lock', target: buildTarget(w.lock.timesOn) }),
    buildUndoOrder: () => buildUnlockOrder(w),
  },
  {
    progress: w.c.switch.getOrCreateProgress({ name: 'hold', target: buildTarget(w.hold.timesOn) }),
    buildUndoOrder: () => buildReleaseOrder(w, 'release held payouts to the old card'),
  },
];

async function turnOn(
  { c }: Watch,
  { toggle, isAnew = false }: { toggle: SettlementToggle; isAnew?: boolean },
  name: string,
  buildOrder: (target: string) => Order,
): Promise<GateEnd | undefined> {
  if (toggle.isOn && !isAnew) return undefined;
  const target = buildTarget(toggle.timesOn + 1);
  const end = await runStep(c, buildRequiredStep(name, target, buildOrder(target)));
  if (end) return end;
  toggle.timesOn += 1;
  toggle.isOn = true;
  return undefined;
}

async function turnOff(
  { c }: Watch,
  toggle: SettlementToggle,
  name: string,
  order: Order,
): Promise<GateEnd | undefined> {
  if (!toggle.isOn) return undefined;
  const end = await runStep(c, buildRequiredStep(name, buildTarget(toggle.timesOn), order));
  if (!end) toggle.isOn = false;
  return end;
}
