/** Holding payouts and letting them go again, as the state of the watch wants it. */
import { patched } from '@temporalio/workflow';
import type { SettlementOrder } from '../../activities/settlement.ts';
import type { GateEnd } from '../stages/stage-end.ts';
import { runStep } from '../switch/run-step.ts';
import { buildRequiredStep, type Order, type Step, type UndoableStep } from '../switch/step.ts';
import { buildSettlementOrder } from '../switch/orders.ts';
import { isHeldByAnother } from '../switch/holds-of-others.ts';
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
  const fields = { ...(undoes && { undoes }) };
  const end = await turnOn(w, { toggle: hold, isAnew: release !== undefined }, (n) =>
    buildRequiredStep('hold', n, buildSettlementOrder(c, 'hold', 'hold payouts', fields, n)),
  );
  if (!end && release) c.switch.markUndone(release);
  return end;
}

/** Where another request holds payouts as well, they stay held, and the next look tries again. */
async function releasePayouts(w: Watch): Promise<GateEnd | undefined> {
  if (w.hold.isOn) {
    const isHeld = await isHeldByAnother(w.c);
    if (isHeld !== false) return isHeld ? undefined : { kind: 'interrupted' };
  }
  const release: Order = {
    ...buildReleaseOrder(w, 'release held payouts to the new card', { unlessStopped: true }),
    // A stop that was on its way ends it, and another hold undoes it.
    isForward: true,
    yieldsToStops: true,
  };
  const end = await turnOff(w, w.hold, 'release', release);
  if (!end) w.c.money = 'new';
  return end;
}

/**
 * Refused while another request of the merchant has the lock, which keeps other changes out as well: the verdict does not wait
 * for its end. Open watches go the old way, where operators have it tried until it is done.
 */
const lockOtherChanges = (w: Watch) =>
  turnOn(w, { toggle: w.lock }, (n) => ({
    ...buildRequiredStep('lock', n, buildSettlementOrder(w.c, 'lock', 'lock other changes', {}, n)),
    get onRefusal() {
      return patched('0.2-verdict-without-the-lock') ? ('go-on' as const) : ('until-done' as const);
    },
  }));

export const unlockOtherChanges = (w: Watch) => turnOff(w, w.lock, 'unlock', buildUnlockOrder(w));

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
  buildStep: (target: string) => Step,
): Promise<GateEnd | undefined> {
  if (toggle.isOn && !isAnew) return undefined;
  const step = buildStep(buildTarget(toggle.timesOn + 1));
  const end = await runStep(c, step);
  if (end) return end;
  const { state, mayArrive } = c.switch.getOrCreateProgress(step);
  if (state === 'failed' && mayArrive !== true) return undefined;
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
