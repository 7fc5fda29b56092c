/**
 * Carries one order out to a final answer. An order whose answer was lost is asked about by our
 * key; only "never received" permits the same key and body again (faults.md I4, upstreams.md E 3).
 */
import { ActivityFailure, condition } from '@temporalio/workflow';
import { durationMs } from '../../domain/duration.ts';
import type { FailureCode } from '../../domain/failures.ts';
import type { OrderAnswer, OrderState } from '../../domain/parties.ts';
import type { Case } from '../case.ts';
import { publish } from '../visibility.ts';
import type { Order } from './step.ts';

export type OrderEnd =
  | { end: 'done'; answer: Extract<OrderAnswer, { state: 'done' }> }
  | { end: 'refused'; code: FailureCode }
  /** An operator left the order out, or asked for the way back, while its answer was not to be had. */
  | { end: 'skipped' };

type Open = { state: 'unavailable' | 'unknown' | 'pending' | 'never-received' };

export async function carryOut(c: Case, order: Order): Promise<OrderEnd> {
  await c.trail.settled();
  const patience = durationMs(c.policy['upstream.retry'].giveUp);
  const startedAt = Date.parse(c.now());
  let wait = durationMs(c.policy['upstream.retry'].first);
  let answer: OrderAnswer | OrderState = await placed(order);
  for (;;) {
    if (answer.state === 'done') return { end: 'done', answer };
    if (answer.state === 'refused') return { end: 'refused', code: answer.code as FailureCode };
    const late = Date.parse(c.now()) - startedAt >= patience;
    const woken = await rest(c, order, answer, wait, late);
    if (woken === 'skip') return { end: 'skipped' };
    wait = Math.min(
      wait * c.policy['upstream.retry'].factor,
      durationMs(c.policy['upstream.retry'].max),
    );
    // "Not accepted" and "never received" are the only two answers after which the same key goes out again.
    const again: boolean = answer.state === 'unavailable' || answer.state === 'never-received';
    answer = again ? await placed(order) : await asked(order);
  }
}

/** Waits before asking again: for the back-off, for the party's own report, or for an operator when it takes too long. */
async function rest(
  c: Case,
  order: Order,
  answer: Open | { state: 'pending'; ref: string },
  wait: number,
  late: boolean,
): Promise<'again' | 'skip'> {
  const code = codeOf(answer.state);
  c.turn = late
    ? {
        waitingOn: 'operator',
        due: new Date(Date.parse(c.now()) + wait).toISOString(),
        problems: [{ field: order.key, code }],
        next: {
          merchant: 'wait',
          staff: `${order.summary}: ask the party about ${order.key}, then retry, skip or roll back`,
        },
      }
    : {
        waitingOn: order.party,
        due: new Date(Date.parse(c.now()) + wait).toISOString(),
        problems: answer.state === 'pending' ? [] : [{ field: order.key, code }],
        next: { merchant: 'wait', staff: `${order.summary}: the party is asked again by itself` },
      };
  publish(c);
  // What was never accepted may be left; what may have been accepted is followed to its end.
  const leave = () =>
    order.forward === true && answer.state === 'unavailable' && c.interrupt !== undefined;
  await condition(
    () =>
      leave() || c.reported.has(order.key) || c.retries.has(order.key) || c.skips.has(order.key),
    wait,
    { summary: `ask again: ${order.summary}` },
  );
  if (leave()) return 'skip';
  c.reported.delete(order.key);
  c.retries.delete(order.key);
  return c.skips.delete(order.key) ? 'skip' : 'again';
}

const codeOf = (state: Open['state']): FailureCode => {
  switch (state) {
    case 'unavailable':
      return 'UPS_BUSY';
    case 'unknown':
      return 'UPS_UNKNOWN';
    case 'pending':
    case 'never-received':
      return 'UPS_TIMEOUT';
  }
};

/** A worker that died with the order in its hands leaves its answer unknown. */
const placed = (order: Order): Promise<OrderAnswer> =>
  order.place().catch((error: unknown): OrderAnswer => {
    if (error instanceof ActivityFailure) return { state: 'unknown' };
    throw error;
  });

/** A party that cannot be asked now leaves it as it was: unknown. */
const asked = (order: Order): Promise<OrderState | OrderAnswer> =>
  order.query().catch((error: unknown): OrderAnswer => {
    if (error instanceof ActivityFailure) return { state: 'unknown' };
    throw error;
  });
