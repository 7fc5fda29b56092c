/** What a watch and the next request of its merchant do at the same time [I1, I5, A47]. */
import type { Outcome, WatchOutcome } from '../../../workflows/contract.ts';
import { oldLast4 } from '../parties/context.ts';
import type { SimulatedRun } from '../run/setup.ts';
import { isSkipped } from './actions.ts';
import { checkBoundTo } from './money.ts';

export const checkBesideWatch = (watch: SimulatedRun, next: SimulatedRun): string[] => [
  ...checkEndsTogether(watch, next),
  ...checkOthersHold(watch, next),
];

/** Once both have ended, everything is bound to the card of the one that was through last. */
function checkEndsTogether(watch: SimulatedRun, next: SimulatedRun): string[] {
  const [watchEnd, nextEnd] = [watch, next].map(({ server }) =>
    server.closed?.how === 'completed'
      ? (server.closed.result as Outcome | WatchOutcome).kind
      : undefined,
  );
  if (!watchEnd || !nextEnd || watch.world.settlement.isSuperseded) return [];
  const getNewLast4 = ({ observations }: SimulatedRun) =>
    observations.at(-1)?.status.newLast4 ?? '';
  const ofWatch = watchEnd === 'rolled-back' ? oldLast4 : getNewLast4(watch);
  const last4 = nextEnd === 'completed' ? getNewLast4(next) : ofWatch;
  return checkBoundTo(watch, last4, (step) => isSkipped(watch, step) || isSkipped(next, step)).map(
    (fault) => `watch ${watchEnd}, next ${nextEnd}: ${fault}`,
  );
}

/** Nobody lets go payouts to a card while the other one holds those to it. */
function checkOthersHold(watch: SimulatedRun, next: SimulatedRun): string[] {
  const holders = new Set<string>();
  const getCards = ({ observations }: SimulatedRun) =>
    new Set(observations.map(({ status }) => status.newLast4));
  const cards = { watch: getCards(watch), next: getCards(next) };
  return watch.world.context.ledger.flatMap(({ effect, requestId, key, detail, at }) => {
    if (effect === 'hold') holders.add(requestId);
    if (effect === 'release') holders.delete(requestId);
    if (effect !== 'payout' && effect !== 'payout-again') return [];
    const last4 = String(detail['last4']);
    const isOfNext = cards.next.has(last4);
    const isHolding = (each: SimulatedRun) =>
      holders.has(each.world.requestId) && Date.parse(at) < getHoldEnd(each);
    const isHeldByWatch = isHolding(watch) && !isOfNext;
    const isHeldByNext = isHolding(next);
    const whose = isHeldByWatch ? 'watch' : isHeldByNext ? 'next request' : undefined;
    return whose ? [`${key} was paid to ${last4} at ${at} in the hold of the ${whose} (I1)`] : [];
  });
}

/** A hold ends with who has ordered it, or when it is left to another one; epoch ms. */
function getHoldEnd({ server, world }: SimulatedRun): number {
  const left = world.auditLog.entries.find(({ action }) => action === 'hold-left');
  return left ? Date.parse(left.at) : (server.endedAt ?? Infinity);
}
