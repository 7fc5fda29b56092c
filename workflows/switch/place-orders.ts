/** Has one activity place orders of one party, with what is to be written before them (docs/decisions/0024-errands.md). */
import { ActivityFailure, TimeoutFailure } from '@temporalio/workflow';
import type { Errand, ErrandAnswer } from '../../activities/errands.ts';
import type { FirstTry } from '../../activities/notice.ts';
import type { CutoverFreeze, PlannedCutover } from '../../domain/switch/cutover-freeze.ts';
import type { OrderAnswer, OrderState } from '../../domain/parties/orders.ts';
import type { Sequel } from '../change-card/carrying.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import type { Order } from './step.ts';

/** Nothing was ordered: staff have stopped this cut-over, or nobody knows whether they have. */
export interface StoppedCutover {
  kind: 'cutover-stopped';
  /** Undefined when the freezes could not be read. */
  freeze: CutoverFreeze | undefined;
}

/** What is known of an order that was given to an activity: `lost` when the answer was. Undefined: it was not sent. */
export type KnownAnswer = OrderAnswer | OrderState | 'lost' | undefined;

/**
 * Places orders, each when the one before it is done. Nothing is sent while an interrupt is pending for the first of
 * them, or while staff have stopped the cut-over.
 * @param sequel what is written and sent when every order is done
 * @returns what is known of each order, what has stopped the cut-over, and what became of the notices of the sequel
 */
export async function placeOrders(
  c: ChangeRequest,
  orders: readonly [Order, ...Order[]],
  cutover?: PlannedCutover,
  sequel?: Sequel,
): Promise<{ known: KnownAnswer[]; stopped?: StoppedCutover; told?: FirstTry[] }> {
  for (;;) {
    await c.auditLog.awaitIdle();
    if (orders[0].isForward === true && c.interrupts.hasAny) return { known: [] };
    for (const order of orders) order.onPlace?.();
    const errand = await runErrand(c, orders, cutover, sequel);
    const { answers, isLost, isUnwritten } = errand;
    const known = orders.map(
      (_order, i): KnownAnswer => answers[i] ?? (isLost ? 'lost' : undefined),
    );
    for (const [i, order] of orders.entries())
      if (!mayBeAccepted(known[i])) order.onNotAccepted?.();
    const stopped = findStoppedCutover(errand);
    const told = errand.sequel?.tried;
    if (!isUnwritten) return { known, ...(stopped && { stopped }), ...(told && { told }) };
    // Nothing was sent: the entries are written first, however long it takes.
    await c.auditLog.awaitFlushed();
  }
}

const findStoppedCutover = ({
  freeze,
  areFreezesUnread,
}: ErrandAnswer): StoppedCutover | undefined =>
  freeze || areFreezesUnread ? { kind: 'cutover-stopped', freeze } : undefined;

const mayBeAccepted = (known: KnownAnswer): boolean =>
  known !== undefined && (known === 'lost' || known.state !== 'unavailable');

async function runErrand(
  c: ChangeRequest,
  orders: readonly [Order, ...Order[]],
  cutover: PlannedCutover | undefined,
  sequel: Sequel | undefined,
): Promise<ErrandAnswer & { isLost?: true }> {
  const place = c.proxies.order[placeActivities[orders[0].placing.party]];
  try {
    return await c.auditLog.carry(
      (moment, later) => {
        const errand: Errand = {
          orders: orders.map(({ placing }) => placing),
          ...(moment && { moment }),
          ...(cutover && { cutover }),
          ...(later && { sequel: later }),
        };
        return place.executeWithOptions({ summary: summarize(orders) }, [errand]);
      },
      { isBrief: true, sequel },
    );
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    return { answers: readProgress(error), isLost: true };
  }
}

/** Parties that bear only so many calls have queues of their own. */
const placeActivities = {
  settlement: 'placeOrders',
  terminals: 'placeOrders',
  networks: 'placeNetworkOrders',
  bank: 'placeBankOrders',
} as const satisfies Record<Order['placing']['party'], string>;

/** What the last heartbeat of a worker that died says. */
function readProgress({ cause }: ActivityFailure): ErrandAnswer['answers'] {
  const progress = cause instanceof TimeoutFailure ? cause.lastHeartbeatDetails : undefined;
  return (progress as ErrandAnswer | undefined)?.answers ?? [];
}

const maxNamed = 3;

/** For the Temporal UI: what the errand does. */
export function summarize(orders: readonly Pick<Order, 'summary'>[]): string {
  const named = orders.slice(0, maxNamed).map(({ summary }) => summary);
  const more = orders.length - named.length;
  return `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
