/**
 * Carries one order out to a final answer. An order whose answer was lost is asked about by our
 * key; only "never received" permits the same key and body again (rules.md A79, faults.md I4,
 * upstreams.md E 3).
 */
import { ActivityFailure } from '@temporalio/workflow';
import { durationMs } from '../../domain/duration.ts';
import type { FailureCode } from '../../domain/failures.ts';
import { nextStep } from '../../domain/next-steps.ts';
import type { OrderAnswer, OrderState } from '../../domain/parties.ts';
import type { Case } from '../case.ts';
import { notifyOnce } from '../notify.ts';
import { stepOf } from '../operator.ts';
import { busyMs } from '../proxies.ts';
import { publish } from '../visibility.ts';
import { after, rest } from '../waiting.ts';
import type { Answered, Order } from './step.ts';

export type OrderEnd =
  | { end: 'done'; answer: Answered }
  | { end: 'refused'; code: FailureCode }
  /** Two operators left the order out while its answer was not to be had. */
  | { end: 'skipped' }
  /** Something broke in; `uncertain` when the order may have been accepted all the same. */
  | { end: 'left'; uncertain: boolean };

type Open = Exclude<OrderAnswer | OrderState, { state: 'done' } | { state: 'refused' }>['state'];

/** Whoever speaks up while the trail is written comes before the order. */
export async function brokenInto(c: Case): Promise<boolean> {
  await c.trail.settled();
  return c.interrupts.any;
}

export async function carryOut(c: Case, order: Order): Promise<OrderEnd> {
  await c.trail.settled();
  const since = c.now();
  try {
    return await followed(c, order);
  } finally {
    c.away(since);
  }
}

/** One look, and at most one try: an order that was never received or was refused goes out again, under its key. */
export async function orderOnce(
  c: Case,
  order: Order,
): Promise<{ state: OrderState['state'] | OrderAnswer['state'] }> {
  await c.trail.settled();
  const known = await asked(order);
  const again = known.state === 'never-received' || known.state === 'refused';
  return again ? placed(order) : known;
}

async function followed(c: Case, order: Order): Promise<OrderEnd> {
  const retry = c.policy['upstream.retry'];
  const startedAt = Date.parse(c.now());
  let waitMs = durationMs(retry.first);
  let answer: OrderAnswer | OrderState = await placed(order);
  for (;;) {
    if (answer.state === 'done') return { end: 'done', answer };
    if (answer.state === 'refused') return { end: 'refused', code: answer.code as FailureCode };
    const elapsedMs = Date.parse(c.now()) - startedAt;
    if (elapsedMs >= busyMs) notifyOnce(c, 'bank-busy', { until: after(c, retry.giveUp) });
    const wishedMs = answer.state === 'unavailable' ? (answer.retryAfterMs ?? 0) : 0;
    const end = await backOff(c, order, answer.state, Math.max(waitMs, wishedMs), elapsedMs);
    if (end) return end;
    waitMs = Math.min(waitMs * retry.factor, durationMs(retry.max));
    // "Not accepted" and "never received" are the only two answers after which the same key goes out again.
    const again: boolean = answer.state === 'unavailable' || answer.state === 'never-received';
    answer = again ? await placed(order) : await asked(order);
  }
}

/**
 * Waits before asking again: for the back-off, for the party's own report, or for an operator when
 * it takes too long. Says so when the order is not followed any further.
 */
async function backOff(
  c: Case,
  order: Order,
  state: Open,
  waitMs: number,
  elapsedMs: number,
): Promise<OrderEnd | undefined> {
  const { key, summary, mayBeSkipped = false } = order;
  const { first, giveUp } = c.policy['upstream.retry'];
  const late = elapsedMs >= durationMs(giveUp);
  // Most answers that are not final at once are final at the second look.
  const brief = state === 'pending' && elapsedMs < durationMs(first);
  c.turn = {
    waitingOn: late ? 'operator' : order.party,
    due: new Date(Date.parse(c.now()) + waitMs).toISOString(),
    problems: state === 'pending' ? [] : [{ field: stepOf(c, key), code: codes[state] }],
    next: {
      merchant: nextStep('wait'),
      staff: late
        ? `${summary}: ask the party about ${key}, then retry, skip or roll back`
        : `${summary}: the party is asked again by itself`,
    },
    step: { key, mayBeSkipped },
  };
  publish(c, brief);
  if (!brief) c.trail.press();
  await rest(
    c,
    () =>
      leftNow(c, order, state) !== undefined ||
      c.reported.has(key) ||
      c.retries.has(key) ||
      c.skips.has(key),
    { ms: waitMs, summary: `ask again: ${summary}` },
  );
  const left = leftNow(c, order, state);
  if (left) return left;
  c.reported.delete(key);
  c.retries.delete(key);
  return c.skips.delete(key) ? { end: 'skipped' } : undefined;
}

/**
 * What was not accepted, or not received, may be left when something breaks in. What may have been is
 * followed to its end, but for a way back whose compensation makes it void.
 */
function leftNow(c: Case, order: Order, state: Open): OrderEnd | undefined {
  if (order.forward !== true || !c.interrupts.any) return undefined;
  if (state === 'unavailable') return { end: 'left', uncertain: false };
  if (state === 'never-received') return { end: 'left', uncertain: true };
  const revoked = order.revocable === true && c.interrupts.has('roll-back');
  return revoked ? { end: 'left', uncertain: true } : undefined;
}

const codes: Record<Open, FailureCode> = {
  unavailable: 'UPS_BUSY',
  unknown: 'UPS_UNKNOWN',
  pending: 'UPS_TIMEOUT',
  'never-received': 'UPS_TIMEOUT',
};

/** A worker that died with the order in its hands leaves its answer unknown. */
const placed = (order: Order): Promise<OrderAnswer> => order.place().catch(unknownIfLost);

/** A party that cannot be asked now leaves it as it was: unknown. */
const asked = (order: Order): Promise<OrderState | OrderAnswer> =>
  order.query().catch(unknownIfLost);

function unknownIfLost(error: unknown): OrderAnswer {
  if (error instanceof ActivityFailure) return { state: 'unknown' };
  throw error;
}
