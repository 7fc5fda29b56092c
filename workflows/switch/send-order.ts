/**
 * Carries one order out to a final answer. An order whose answer was lost is asked about by our
 * key; only "never received" permits the same key and body again [A79, I4].
 */
import { ActivityFailure } from '@temporalio/workflow';
import { addDuration, parseDurationMs } from '../../domain/time/duration.ts';
import type { FailureCode } from '../../domain/failures/codes.ts';
import { describeNextStep } from '../../domain/text/next-steps.ts';
import type { OrderAnswer, OrderState } from '../../domain/parties/orders.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import { getStepName } from '../shared/operator-task.ts';
import { busyAfterMs } from '../shared/proxies.ts';
import { publishState } from '../change-card/visibility.ts';
import { waitWhileIdle } from '../shared/waiting.ts';
import type { DoneAnswer, Order } from './step.ts';

export type OrderEnd =
  | { end: 'done'; answer: DoneAnswer }
  | { end: 'refused'; code: FailureCode }
  /** Two operators left the order out while its answer was not to be had. */
  | { end: 'skipped' }
  /** Something broke in; `uncertain` when the order may have been accepted all the same. */
  | { end: 'left'; uncertain: boolean };

type NonFinalState = Exclude<
  OrderAnswer | OrderState,
  { state: 'done' } | { state: 'refused' }
>['state'];

/** Whoever speaks up while the trail is written comes before the order. */
export async function flushAndCheckInterrupts(c: ChangeRequest): Promise<boolean> {
  await c.auditLog.awaitFlushed();
  return c.interrupts.hasAny;
}

export async function sendOrder(c: ChangeRequest, order: Order): Promise<OrderEnd> {
  await c.auditLog.awaitFlushed();
  const since = c.now();
  try {
    return await awaitFinalAnswer(c, order);
  } finally {
    c.recordOutage(since);
  }
}

/** One look, and at most one try: an order that was never received or was refused goes out again, under its key. */
export async function sendOrderOnce(
  c: ChangeRequest,
  order: Order,
): Promise<{ state: OrderState['state'] | OrderAnswer['state'] }> {
  await c.auditLog.awaitFlushed();
  const known = await queryOrder(order);
  const mayPlace = known.state === 'never-received' || known.state === 'refused';
  return mayPlace ? placeOrder(order) : known;
}

async function awaitFinalAnswer(c: ChangeRequest, order: Order): Promise<OrderEnd> {
  const retry = c.policy['upstream.retry'];
  const startedAt = Date.parse(c.now());
  let waitMs = parseDurationMs(retry.first);
  let answer: OrderAnswer | OrderState = await placeOrder(order);
  for (;;) {
    if (answer.state === 'done') return { end: 'done', answer };
    if (answer.state === 'refused') return { end: 'refused', code: answer.code as FailureCode };
    const elapsedMs = Date.parse(c.now()) - startedAt;
    if (elapsedMs >= busyAfterMs)
      c.notifier.sendOnce('bank-busy', { until: addDuration(c.now(), retry.giveUp) });
    const requestedWaitMs = answer.state === 'unavailable' ? (answer.retryAfterMs ?? 0) : 0;
    const end = await waitBeforeNextTry(
      c,
      order,
      answer.state,
      Math.max(waitMs, requestedWaitMs),
      elapsedMs,
    );
    if (end) return end;
    waitMs = Math.min(waitMs * retry.factor, parseDurationMs(retry.max));
    // "Not accepted" and "never received" are the only two answers after which the same key goes out again.
    const mayPlace: boolean = answer.state === 'unavailable' || answer.state === 'never-received';
    answer = mayPlace ? await placeOrder(order) : await queryOrder(order);
  }
}

/**
 * Waits before asking again: for the back-off, for the party's own report, or for an operator when
 * it takes too long. Says so when the order is not followed any further.
 */
async function waitBeforeNextTry(
  c: ChangeRequest,
  order: Order,
  state: NonFinalState,
  waitMs: number,
  elapsedMs: number,
): Promise<OrderEnd | undefined> {
  const { key, summary, mayBeSkipped = false } = order;
  const { first, giveUp } = c.policy['upstream.retry'];
  const late = elapsedMs >= parseDurationMs(giveUp);
  // Most answers that are not final at once are final at the second look.
  const brief = state === 'pending' && elapsedMs < parseDurationMs(first);
  c.waitState = {
    waitingOn: late ? 'operator' : order.party,
    due: new Date(Date.parse(c.now()) + waitMs).toISOString(),
    problems:
      state === 'pending' ? [] : [{ field: getStepName(c, key), code: failureCodes[state] }],
    next: {
      merchant: describeNextStep('wait'),
      staff: late
        ? `${summary}: ask the party about ${key}, then retry, skip or roll back`
        : `${summary}: the party is asked again by itself`,
    },
    step: { key, mayBeSkipped },
  };
  publishState(c, brief);
  if (!brief) c.auditLog.flush();
  await waitWhileIdle(
    c,
    () =>
      findAbandonment(c, order, state) !== undefined ||
      c.reports.has(key) ||
      c.operator.isDecided(key),
    { ms: waitMs, summary: `ask again: ${summary}` },
  );
  const left = findAbandonment(c, order, state);
  if (left) return left;
  c.reports.delete(key);
  c.operator.takeRetry(key);
  return c.operator.takeSkip(key) ? { end: 'skipped' } : undefined;
}

/**
 * What was not accepted, or not received, may be left when something breaks in. What may have been is
 * followed to its end, but for a way back whose compensation makes it void.
 */
function findAbandonment(
  c: ChangeRequest,
  order: Order,
  state: NonFinalState,
): OrderEnd | undefined {
  if (order.isForward !== true || !c.interrupts.hasAny) return undefined;
  if (state === 'unavailable') return { end: 'left', uncertain: false };
  if (state === 'never-received') return { end: 'left', uncertain: true };
  const revoked = order.isRevocable === true && c.interrupts.has('roll-back');
  return revoked ? { end: 'left', uncertain: true } : undefined;
}

const failureCodes: Record<NonFinalState, FailureCode> = {
  unavailable: 'UPS_BUSY',
  unknown: 'UPS_UNKNOWN',
  pending: 'UPS_TIMEOUT',
  'never-received': 'UPS_TIMEOUT',
};

/** A worker that died with the order in its hands leaves its answer unknown. */
const placeOrder = (order: Order): Promise<OrderAnswer> => order.place().catch(treatLostAsUnknown);

/** A party that cannot be asked now leaves it as it was: unknown. */
const queryOrder = (order: Order): Promise<OrderState | OrderAnswer> =>
  order.query().catch(treatLostAsUnknown);

function treatLostAsUnknown(error: unknown): OrderAnswer {
  if (error instanceof ActivityFailure) return { state: 'unknown' };
  throw error;
}
