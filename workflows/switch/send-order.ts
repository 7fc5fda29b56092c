/**
 * Sends one order and follows it to a final answer. An order whose answer was lost is queried by our
 * key; only "never received" permits sending the same key and body again [A79, I4].
 */
import { ActivityFailure, patched } from '@temporalio/workflow';
import { addTerm } from '../../domain/time/calendar.ts';
import { addDuration, addMs, parseDurationMs } from '../../domain/time/duration.ts';
import type { FailureCode } from '../../domain/failures/codes.ts';
import { describeNextStep } from '../../domain/text/next-steps.ts';
import type { OrderAnswer, OrderState } from '../../domain/parties/orders.ts';
import type { PlannedCutover } from '../../domain/switch/cutover-freeze.ts';
import { mayCopyArrive } from '../../domain/switch/rollback.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import { getStepName } from '../shared/operator-task.ts';
import { busyAfterMs } from '../shared/proxies.ts';
import { publishState } from '../change-card/visibility.ts';
import { lookPatch, waitWhileIdle } from '../shared/waiting.ts';
import { placeOrders, type KnownAnswer } from './place-orders.ts';
import type { DoneAnswer, Order } from './step.ts';

export type OrderEnd =
  | { end: 'done'; answer: DoneAnswer }
  /** `mayArrive`: another copy was sent, and may still take effect. `mayAppeal`: ordered again, a person there judges. */
  | { end: 'refused'; code: FailureCode; mayArrive: boolean; mayAppeal?: true }
  /** Two operators left the order out while its answer was unknown. */
  | { end: 'skipped' }
  /**
   * Given up because of an interrupt; `uncertain` when the party may have accepted it all the same, `mayArrive` when a
   * copy from before the last one may.
   */
  | { end: 'left'; uncertain: boolean; mayArrive: boolean };

type Abandonment = { end: 'left'; uncertain: boolean };
type GivenUp = Abandonment | { end: 'skipped' };

type NonFinalState = Exclude<
  OrderAnswer | OrderState,
  { state: 'done' } | { state: 'refused' }
>['state'];

/** True when the process was interrupted: then no order is sent. */
export async function isInterrupted(c: ChangeRequest): Promise<boolean> {
  await c.auditLog.awaitIdle();
  return c.interrupts.hasAny;
}

export interface OrderContext {
  /** What is known of the order already, when it was given to an activity before. */
  known?: KnownAnswer;
  /** Nothing is sent while staff have stopped this cut-over, or nobody knows whether they have. */
  cutover?: PlannedCutover | undefined;
}

export async function sendOrder(
  c: ChangeRequest,
  order: Order,
  context: OrderContext = {},
): Promise<OrderEnd> {
  const since = c.now();
  try {
    return await awaitFinalAnswer(c, order, context);
  } finally {
    c.recordOutage(since);
  }
}

/**
 * Queries an order once, and sends it, under its key, if it was never received or was refused.
 * @returns `mayArrive`: it was sent now, and nobody knows its end
 */
export async function sendOrderOnce(
  c: ChangeRequest,
  order: Order,
): Promise<{ state: OrderState['state'] | OrderAnswer['state']; mayArrive: boolean }> {
  const { state: known } = await queryOrder(order);
  if (known !== 'never-received' && known !== 'refused') return { state: known, mayArrive: false };
  const { state } = await placeOrder(c, order);
  return { state, mayArrive: state === 'unknown' || state === 'pending' };
}

async function awaitFinalAnswer(
  c: ChangeRequest,
  order: Order,
  { known, cutover }: OrderContext,
): Promise<OrderEnd> {
  const retry = c.policy['upstream.retry'];
  const startedAt = Date.parse(c.now());
  const longestWait = order.isAudited ? c.policy['network.audit'].askEvery : retry.max;
  let waitMs = parseDurationMs(retry.first);
  let sent = 0;
  const place = async (): Promise<OrderAnswer | OrderState> => {
    const answer = await placeOrder(c, order, cutover);
    if (answer.state !== 'unavailable') sent += 1;
    return answer;
  };
  if (known !== undefined && (known === 'lost' || known.state !== 'unavailable')) sent = 1;
  // A lost answer is queried at once: the time-out of the activity was a wait.
  let answer: OrderAnswer | OrderState =
    known === 'lost' ? await queryOrder(order) : (known ?? (await place()));
  for (;;) {
    if (answer.state === 'done') return { end: 'done', answer };
    const mayArrive = mayCopyArrive(sent, answer.state !== 'unavailable');
    if (answer.state === 'refused')
      return { ...answer, end: 'refused', code: answer.code as FailureCode, mayArrive };
    const elapsedMs = Date.parse(c.now()) - startedAt;
    if (elapsedMs >= busyAfterMs && !order.isAudited)
      c.notifier.sendOnce('bank-busy', { until: addDuration(c.now(), retry.giveUp) });
    const requestedWaitMs = answer.state === 'unavailable' ? (answer.retryAfterMs ?? 0) : 0;
    await order.onPending?.();
    const end = await waitBeforeNextTry(
      c,
      order,
      answer.state,
      Math.max(waitMs, requestedWaitMs),
      elapsedMs,
    );
    if (end) return end.end === 'left' ? { ...end, mayArrive } : end;
    waitMs = Math.min(waitMs * retry.factor, parseDurationMs(longestWait));
    // Only after "not accepted" and "never received" may the same key be sent again.
    const mayPlace: boolean = answer.state === 'unavailable' || answer.state === 'never-received';
    answer = mayPlace ? await place() : await queryOrder(order);
  }
}

/**
 * Waits before the next try or query: for the back-off, for a report of the party, or for an
 * operator when it takes too long.
 * @returns an end when the order is not followed any further
 */
async function waitBeforeNextTry(
  c: ChangeRequest,
  order: Order,
  state: NonFinalState,
  waitMs: number,
  elapsedMs: number,
): Promise<GivenUp | undefined> {
  const abandonedBefore = findAbandonment(c, order, state);
  if (abandonedBefore) return abandonedBefore;
  const { key, summary, mayBeSkipped = false } = order;
  const { first } = c.policy['upstream.retry'];
  const patienceMs = computePatienceMs(c, order, elapsedMs);
  const isOverdue = elapsedMs >= patienceMs;
  // Most orders that are pending at first are done at the first query.
  const isBrief = state === 'pending' && elapsedMs < parseDurationMs(first);
  c.waitState = {
    waitingOn: isOverdue ? 'operator' : order.party,
    due:
      isOverdue && patched(lookPatch)
        ? computeTaskDue(c, order, patienceMs - elapsedMs)
        : addMs(c.now(), waitMs),
    problems:
      state === 'pending' ? [] : [{ field: getStepName(c, key), code: failureCodes[state] }],
    next: {
      merchant: describeNextStep(
        order.nextStep ?? (order.isAudited && c.money === 'old' ? 'wait-audit' : 'wait'),
      ),
      staff: isOverdue
        ? `${summary}: ask the party about ${key}, then retry, skip or roll back`
        : `${summary}: the party is queried again automatically`,
    },
    step: { key, mayBeSkipped },
  };
  publishState(c, isBrief);
  if (isBrief) c.auditLog.flushWhenMoved();
  else c.auditLog.flush();
  await waitWhileIdle(
    c,
    () =>
      findAbandonment(c, order, state) !== undefined ||
      c.reports.has(key) ||
      c.operator.isDecided(key),
    { ms: waitMs, summary: `try or query again: ${summary}` },
  );
  const abandonment = findAbandonment(c, order, state);
  if (abandonment) return abandonment;
  c.reports.delete(key);
  c.operator.takeRetry(key);
  return c.operator.takeSkip(key) ? { end: 'skipped' } : undefined;
}

/**
 * Until when operators have to settle an order that the party leaves open: as long as for one that it refuses, counted from
 * the end of patience [E2 switching.ttl, E2 rollback.ttl]. The queries go on meanwhile.
 * @param patienceEndsMs from now
 */
function computeTaskDue(c: ChangeRequest, { isForward }: Order, patienceEndsMs: number): string {
  const within = c.policy[isForward === true ? 'switching.ttl' : 'rollback.ttl'];
  const { extendedTo = '' } = c.facts;
  const due = addDuration(addMs(c.now(), patienceEndsMs), within);
  return extendedTo > due ? extendedTo : due;
}

/** How long the party is waited for before an operator is asked, ms [E2 upstream.retry, E2 network.audit]. */
function computePatienceMs(c: ChangeRequest, order: Order, elapsedMs: number): number {
  if (!order.isAudited) return parseDurationMs(c.policy['upstream.retry'].giveUp);
  const begunAt = Date.parse(c.now()) - elapsedMs;
  const until = addTerm(
    new Date(begunAt).toISOString(),
    c.policy['network.audit'].within,
    c.policy.calendar,
  );
  return Date.parse(until) - begunAt;
}

/**
 * An interrupt ends a forward order that was not accepted or not received. An order that may have
 * been accepted is followed to its end, unless a rollback comes whose compensation makes it void, or
 * it is examined for days: a stop must not wait for that. An order that yields is left in any case. Open watches go the
 * old way.
 */
function findAbandonment(
  c: ChangeRequest,
  order: Order,
  state: NonFinalState,
): Abandonment | undefined {
  if (!c.interrupts.hasAny) return undefined;
  if (order.yieldsToStops && patched('0.2-stop-before-other-orders'))
    return { end: 'left', uncertain: state !== 'unavailable' };
  if (order.isForward !== true) return undefined;
  if (state === 'unavailable') return { end: 'left', uncertain: false };
  if (state === 'never-received') return { end: 'left', uncertain: true };
  const mayBeLeft =
    order.isRevocable === true && (order.isAudited === true || c.interrupts.has('roll-back'));
  return mayBeLeft ? { end: 'left', uncertain: true } : undefined;
}

const failureCodes: Record<NonFinalState, FailureCode> = {
  unavailable: 'UPS_BUSY',
  unknown: 'UPS_UNKNOWN',
  pending: 'UPS_TIMEOUT',
  'never-received': 'UPS_TIMEOUT',
};

/** When the worker died while it sent the order, the answer is unknown. */
async function placeOrder(
  c: ChangeRequest,
  order: Order,
  cutover?: PlannedCutover,
): Promise<OrderAnswer | OrderState> {
  const [known] = (await placeOrders(c, [order], cutover)).known;
  if (known === 'lost') return { state: 'unknown' };
  return known ?? { state: 'unavailable' };
}

/** When the party cannot be queried, the answer stays unknown. */
const queryOrder = (order: Order): Promise<OrderState | OrderAnswer> =>
  order.query().catch((error: unknown): OrderAnswer => {
    if (error instanceof ActivityFailure) return { state: 'unknown' };
    throw error;
  });
