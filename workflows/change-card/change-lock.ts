/**
 * Other sensitive changes of the merchant are locked at the acquirer from the acceptance of a request to its end
 * [A47]: whoever has stolen a session could otherwise change contacts or password while the request runs.
 */
import { condition, patched, sleep } from '@temporalio/workflow';
import { parseDurationMs } from '../../domain/time/duration.ts';
import { buildSettlementOrder, buildUnlockOrder } from '../switch/orders.ts';
import { placeBesideMainLine } from '../switch/place-beside.ts';
import { runStep } from '../switch/run-step.ts';
import { buildRequiredStep } from '../switch/step.ts';
import type { ChangeRequest } from './change-request.ts';

/**
 * Has other changes locked, unless they are. Nothing waits for it: a try without an answer is repeated after a
 * while, one that is refused with the next stage, and the switch does not begin without the lock.
 */
export function lockOtherChanges(c: ChangeRequest): void {
  const { isBeingOrdered, isOver, state } = c.changeLock;
  if (state === 'on' || isBeingOrdered || isOver || c.switch.hasStarted) return;
  // The release has unlocked for good: nothing would open what is locked after it. Open requests go the old way.
  if (c.money === 'new' && patched('0.2-no-lock-after-the-release')) return;
  void orderLock(c);
}

/**
 * The first lock also ends the sessions of the merchant's app on other devices, and takes the acceptance along, which
 * was recorded right before.
 */
async function orderLock(c: ChangeRequest): Promise<void> {
  const { changeLock: lock } = c;
  const { authn, submittedBy } = c.facts.request;
  const { deviceId } = authn;
  // A device of somebody else keeps no session of the merchant's app.
  const isOwners = deviceId !== undefined && submittedBy.role === 'owner';
  const endSessions = isOwners ? { exceptDevice: deviceId } : {};
  const target = `accepted-${lock.keys.length + 1}`;
  const order = buildSettlementOrder(c, 'lock', 'lock other changes', { endSessions }, target);
  const { key, summary } = order;
  lock.isBeingOrdered = true;
  lock.keys.push(key);
  const answer = await placeBesideMainLine(c, order, lock.keys.length === 1);
  const { state } = answer;
  lock.isBeingOrdered = false;
  lock.isHeldByOther = 'code' in answer && answer.code === 'POL_CHANGE_LOCK';
  if (state === 'done') {
    lock.state = 'on';
    c.recordDeferrable('step-done', { data: { order: summary, target: 'settlement', key } });
    return;
  }
  if (state === 'refused') return;
  if (state !== 'unavailable') lock.state = 'uncertain';
  await sleep(computeRetryMs(c));
  lockOtherChanges(c);
}

/** Longer with every try, because the merchant may take weeks for the stage that follows [E2 upstream.retry]. */
function computeRetryMs({ changeLock, policy }: ChangeRequest): number {
  const { first, factor, max } = policy['upstream.retry'];
  const ms = parseDurationMs(first) * factor ** (changeLock.keys.length - 1);
  return Math.min(ms, parseDurationMs(max));
}

/** At the end of a request, however it ends. What the release or the rollback has unlocked stays as it is. */
export async function unlockOtherChanges(c: ChangeRequest): Promise<void> {
  c.changeLock.isOver = true;
  await condition(() => !c.changeLock.isBeingOrdered);
  const isUndone = c.switch.steps.some(({ name, state }) => name === 'lock' && state === 'undone');
  if (c.changeLock.state === 'off' || isUndone) return;
  await runStep(c, buildRequiredStep('unlock', 'settlement', buildUnlockOrder(c)));
}
