/**
 * Other sensitive changes of the merchant are locked at the acquirer from the acceptance of a request to its end
 * [A47]: whoever has stolen a session could otherwise change contacts or password while the request runs.
 */
import { ActivityFailure, condition } from '@temporalio/workflow';
import type { OrderAnswer, OrderState } from '../../domain/parties/orders.ts';
import { buildSettlementOrder, buildUnlockOrder } from '../switch/orders.ts';
import { runStep } from '../switch/run-step.ts';
import { buildRequiredStep, type Order } from '../switch/step.ts';
import type { ChangeRequest } from './change-request.ts';

/**
 * Has other changes locked, unless they are. Nothing waits for it: a try that fails is repeated with the next
 * stage, and the switch does not begin without the lock.
 */
export function lockOtherChanges(c: ChangeRequest): void {
  const { isBeingOrdered, state } = c.changeLock;
  if (state !== 'on' && !isBeingOrdered && !c.switch.hasStarted) void orderLock(c);
}

/** The first lock also ends the sessions of the merchant's app on other devices. */
async function orderLock(c: ChangeRequest): Promise<void> {
  const { changeLock: lock } = c;
  const { deviceId } = c.facts.request.authn;
  const endSessions = deviceId === undefined ? {} : { exceptDevice: deviceId };
  const target = `accepted-${lock.keys.length + 1}`;
  const order = buildSettlementOrder(c, 'lock', 'lock other changes', { endSessions }, target);
  const { key, summary } = order;
  lock.isBeingOrdered = true;
  lock.keys.push(key);
  const answer = await placeOnce(c, order);
  lock.isBeingOrdered = false;
  if (answer === 'done') {
    lock.state = 'on';
    c.recordDeferrable('step-done', { data: { order: summary, target: 'settlement', key } });
  } else if (answer !== 'refused' && answer !== 'unavailable') lock.state = 'uncertain';
}

/** The main line goes on meanwhile, so this activity carries nothing of what waits to be written. */
async function placeOnce(
  c: ChangeRequest,
  { placing, summary }: Order,
): Promise<(OrderAnswer | OrderState)['state']> {
  const place = c.proxies.order.placeOrders;
  try {
    const { answers } = await place.executeWithOptions({ summary }, [{ orders: [placing] }]);
    return answers[0]?.state ?? 'unavailable';
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    return 'unknown';
  }
}

/** At the end of a request, however it ends. What the release or the rollback has unlocked stays as it is. */
export async function unlockOtherChanges(c: ChangeRequest): Promise<void> {
  await condition(() => !c.changeLock.isBeingOrdered);
  const isUndone = c.switch.steps.some(({ name, state }) => name === 'lock' && state === 'undone');
  if (c.changeLock.state === 'off' || isUndone) return;
  await runStep(c, buildRequiredStep('unlock', 'settlement', buildUnlockOrder(c)));
}
