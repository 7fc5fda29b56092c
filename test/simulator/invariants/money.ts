/** There is one payout target, never two, and the request states it correctly [I1, I2, I4, I12]. */
import { checkLedger } from '../../../sandbox/ledger-invariants.ts';
import { findUnpaidReturns } from '../../../sandbox/payout-invariants.ts';
import type { Outcome, WatchOutcome } from '../../../workflows/contract.ts';
import { oldLast4 } from '../parties/context.ts';
import type { Observation, SimulatedRun } from '../run/setup.ts';
import { isSkipped } from './actions.ts';

/** The ledger invariants of the sandbox, and violations of contract that the simulated parties noticed. */
export const checkLedgers = ({ world }: SimulatedRun): string[] => [
  ...checkLedger(world.context.ledger),
  ...world.context.contractViolations,
];

/**
 * Each intent was paid once in the end, or is still on its way, or waits in a hold: nothing is lost, and what came back
 * from a card that is the target no longer was paid again [B3.1].
 */
export function checkNothingLost(played: SimulatedRun): string[] {
  const { server, world } = played;
  const { settlement, context } = world;
  if (server.closed === undefined || settlement.held) return [];
  const paid = new Set(
    context.ledger.filter(({ effect }) => effect === 'payout').map(({ key }) => key),
  );
  const missing = settlement.payoutCount - paid.size;
  return [
    ...(missing === 0 ? [] : [`${missing} payouts were never paid (B3.1)`]),
    ...findUnpaidReturns(context.ledger).map((intent) => `${intent} came back and is lost (B3.1)`),
  ];
}

/** What a switch or its release sets for the new card, and what ends it. */
const termsOfTheNewCard = [
  ['set-params', 'restore-params'],
  ['set-cap', 'lift-cap'],
] as const;

/** Every test sale is given back, and nothing that was set for the new card stays where the old one is paid. */
export function checkNothingLeft(played: SimulatedRun): string[] {
  const { closed } = played.server;
  if (closed?.how !== 'completed') return [];
  const { context, requestId } = played.world;
  const ledger = context.ledger.filter((entry) => entry.requestId === requestId);
  const list = (effect: string) => ledger.filter((entry) => entry.effect === effect);
  const voided = new Set(list('void-test-sale').map(({ key }) => key.replace('void-', '')));
  // In the watch, what two operators skipped in the request counts as well.
  const skipped = played.world.auditLog.entries
    .filter(({ action }) => action === 'step-skipped')
    .map(({ data }) => String(data?.['key']));
  const kept = list('test-sale').filter(
    ({ key }) => !voided.has(key) && !skipped.includes(key.replace('test-sale', 'void-test-sale')),
  );
  const { kind } = closed.result as Outcome | WatchOutcome;
  const isChanged = kind === 'completed' || kind === 'watched' || kind === 'superseded';
  const isInForce = ([forward, back]: readonly [string, string]): boolean =>
    ledger.findLast(({ effect }) => effect === forward || effect === back)?.effect === forward &&
    !skipped.some((key) => key.includes(`/${back}/`));
  const left = isChanged ? [] : termsOfTheNewCard.filter(isInForce);
  return [
    ...kept.map(({ key }) => `${key} was never given back`),
    ...left.map(([forward, back]) => `${forward} was never followed by ${back}`),
  ];
}

/** Whatever came back from the old card before the end of a watch was told, once per return. */
export function checkReturnsTold({ server, world, observations, next }: SimulatedRun): string[] {
  if (server.closed?.how !== 'completed' || next.length > 0) return [];
  const { until = '' } = observations.at(-1)?.status.watch ?? {};
  if ((server.closed.result as WatchOutcome).kind !== 'watched') return [];
  const returns = world.context.ledger.filter(({ effect }) => effect === 'payout-returned');
  // A statement says where a payout came back from last.
  const returned = returns.filter(
    ({ key, detail, at }, i) =>
      detail['last4'] === oldLast4 &&
      at < until &&
      !returns.slice(i + 1).some((later) => later.key === key),
  );
  const told = world.auditLog.entries.filter(({ action }) => action === 'payout-came-back');
  return told.length === returned.length
    ? []
    : [`${returned.length} payouts came back, and ${told.length} returns were told (B3.1)`];
}

/** After the request, everything is bound to the new card, or everything to the old one. */
export function checkSingleTarget(played: SimulatedRun): string[] {
  const { server } = played;
  if (server.closed?.how !== 'completed') return [];
  const completed = (server.closed.result as Outcome).kind === 'completed';
  return checkBindings(played, completed ? 'new' : 'old');
}

/** The watch leaves the new card everywhere, or restores the old one everywhere; bindings of a later change are not checked. */
export function checkSingleTargetAfterWatch(played: SimulatedRun): string[] {
  const { server, world, next } = played;
  if (server.closed?.how !== 'completed' || world.settlement.isSuperseded || next.length > 0)
    return [];
  const { kind } = server.closed.result as WatchOutcome;
  return checkBindings(played, kind === 'rolled-back' ? 'old' : 'new');
}

const checkBindings = (played: SimulatedRun, card: 'old' | 'new'): string[] =>
  checkBoundTo(
    played,
    card === 'new' ? (played.observations.at(-1)?.status.newLast4 ?? '') : oldLast4,
    (step) => isSkipped(played, step),
  );

/** Everything is bound to one card, and nothing is held, locked or forgotten. */
export function checkBoundTo(
  { world }: SimulatedRun,
  last4: string,
  maySkip: (step: string) => boolean,
): string[] {
  const { settlement } = world;
  const faults: string[] = [];
  const checkBinding = (place: string, at: string, mayLag: boolean) => {
    if (at !== last4 && !mayLag) faults.push(`${place} stands on ${at}, not on ${last4} (I1, I12)`);
  };
  checkBinding('settlement', settlement.binding.last4, maySkip('restore-target/settlement'));
  for (const { id, state } of world.networks.records)
    if (state === 'open')
      checkBinding(
        id,
        world.networks.bindings.get(`network:${id}`),
        maySkip(`change/${id}`) || maySkip(`revert/${id}`) || maySkip(`read/account-of-${id}`),
      );
  for (const { sn } of world.terminals.records) {
    const at = (what: string) => world.terminals.bindings.get(`terminal:${sn}:${what}`);
    checkBinding(
      `registration of ${sn}`,
      at('registration'),
      maySkip(`register/${sn}`) || maySkip(`unregister/${sn}`),
    );
    // Configuration may lag behind in the switch; a rollback restores it, or operators skip it.
    checkBinding(
      `configuration of ${sn}`,
      at('configuration'),
      last4 !== oldLast4 || maySkip(`restore-config/${sn}`),
    );
  }
  if (settlement.held && !maySkip('release/')) faults.push('payouts are still held (I1)');
  if (!settlement.held && settlement.waiting > 0) faults.push('payouts were forgotten');
  if (settlement.lockedBy !== undefined && !maySkip('unlock/'))
    faults.push('the lock still stands');
  return faults;
}

/** A release to the new card that is still on its way has no effect once the way back has begun. */
export function checkNoReleaseOnTheWayBack({ world }: SimulatedRun): string[] {
  const { ledger } = world.context;
  const back = ledger.findIndex(
    ({ effect }) => effect === 'lift-cap' || effect === 'restore-target',
  );
  return ledger
    .filter(({ key }, i) => back >= 0 && i > back && key.includes('/release/new'))
    .map(({ key }) => `${key} paid on the way back (I1)`);
}

/** What was observed before another request moved payouts as well. */
export const listObservationsAlone = ({
  observations,
  next: [other],
}: Pick<SimulatedRun, 'observations' | 'next'>): Observation[] =>
  observations.filter(({ at }) => at < (other?.startedAt ?? Infinity));

/** At every observation payouts of the acquirer go where the request states; it learns of a later change at its next read. */
export const checkMoneyLocation = ({ world, ...played }: SimulatedRun): string[] =>
  listObservationsAlone(played).flatMap(({ at, target, held, status }) => {
    const money = status.payers?.[0]?.money ?? status.money;
    const when = `at ${new Date(at).toISOString()} the request said ${money}, but`;
    switch (money) {
      case 'old':
        if (held) return [`${when} payouts were held`];
        return target === oldLast4 ? [] : [`${when} ${target} was paid`];
      case 'hold': {
        // While an order is under way nobody knows; once the risk officer is to judge, nothing is left that could pay.
        const isJudged = status.stage === 'frozen' && status.waitingOn === 'risk';
        return isJudged && !held && target === status.newLast4
          ? [`${when} ${target} was paid, in a freeze`]
          : [];
      }
      case 'new':
        if (held) return [`${when} payouts were held`];
        return target === status.newLast4 || world.settlement.isSuperseded
          ? []
          : [`${when} ${target} was paid`];
    }
  });
