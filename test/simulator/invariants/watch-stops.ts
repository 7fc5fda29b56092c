/** A stop of the watch holds payouts before anything else is ordered, and soon [A54, A71]. */
import type { Errand } from '../../../activities/errands.ts';
import type { SimulatedRun } from '../run/setup.ts';
import { errandActivities, getOrderKind } from '../schedule/fault-plan.ts';
import { storageCalls } from '../schedule/schedule.ts';
import type { AnsweredAction } from './actions.ts';
import { listStops } from './switch-conditions.ts';

interface PlacedOrder {
  kind: string;
  /** When it was sent, epoch ms. */
  at: number;
}

/** Longer than every answer of the settlement that a stop may have to wait for. */
const soonMs = 60 * 60_000;

export function checkHeldAfterWatchStop(played: SimulatedRun): string[] {
  const placed = listPlacedOrders(played);
  return listStops(played)
    .filter(({ answeredAt }) => !isHeldAt(played, answeredAt))
    .flatMap((stop) => findFaults(played, placed, stop));
}

const listPlacedOrders = ({ server }: SimulatedRun): PlacedOrder[] =>
  server.calls.results
    .filter(({ type }) => errandActivities.includes(type))
    .flatMap(({ args, at }) =>
      (args[0] as Errand).orders.map(({ order: { key } }) => ({ kind: getOrderKind(key), at })),
    );

const isHeldAt = ({ world }: SimulatedRun, at: number): boolean =>
  world.context.ledger.findLast(
    (entry) => Date.parse(entry.at) <= at && ['hold', 'release'].includes(entry.effect),
  )?.effect === 'hold';

function findFaults(
  { schedule, world }: SimulatedRun,
  placed: readonly PlacedOrder[],
  { id, answeredAt }: AnsweredAction,
): string[] {
  // On the way back: what is released then goes to the card of before.
  if (placed.some(({ at, kind }) => at <= answeredAt && kind === 'restore-target')) return [];
  // One that was ordered before may be pending.
  const last = placed.findLast(
    ({ at, kind }) => at <= answeredAt && ['hold', 'release'].includes(kind),
  );
  if (last?.kind === 'hold') return [];
  // The bank of the new card is asked beside the watch.
  const first = placed.find(({ at, kind }) => at > answeredAt && kind !== 'recall');
  if (first && first.kind !== 'hold') return [`${first.kind} was ordered before the hold of ${id}`];
  // Nothing is ordered before it is written down, however long that takes.
  if (schedule.faults.some(({ call }) => storageCalls.some((each) => each === call))) return [];
  const isLate = (first?.at ?? world.context.clock.now) - answeredAt > soonMs;
  return isLate ? [`payouts were not held within an hour after ${id} (A71)`] : [];
}
