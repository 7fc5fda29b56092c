/** One target, never two; money where the request says it is (I1, I2, I4, I12). */
import { checkLedger } from '../../../sandbox/invariants.ts';
import type { Outcome, WatchOutcome } from '../../../workflows/contract.ts';
import { oldLast4 } from '../parties/ground.ts';
import type { Played } from '../stage.ts';
import { leftOut } from './acts.ts';

/** The sandbox's own judgement of ledgers, and what the parties saw that no contract permits. */
export const ledgersAgree = ({ world }: Played): string[] => [
  ...checkLedger(world.ground.ledger),
  ...world.ground.breaches,
];

/** When it is over, everything stands on the new card, or everything on the old one. */
export function onePlaceForAll(played: Played): string[] {
  const { server } = played;
  if (server.closed?.how !== 'completed') return [];
  const completed = (server.closed.result as Outcome).kind === 'completed';
  return standingOn(played, completed ? 'new' : 'old');
}

/** The watch leaves the new card everywhere, or puts the old one back everywhere; another change is its own affair. */
export function onePlaceAfterTheWatch(played: Played): string[] {
  const { server, world } = played;
  if (server.closed?.how !== 'completed' || world.settlement.superseded) return [];
  const { kind } = server.closed.result as WatchOutcome;
  return standingOn(played, kind === 'rolled-back' ? 'old' : 'new');
}

function standingOn(played: Played, card: 'old' | 'new'): string[] {
  const { seen, world } = played;
  const last4 = card === 'new' ? (seen.at(-1)?.status.newLast4 ?? '') : oldLast4;
  const { settlement } = world;
  const excused = (step: string) => leftOut(played, step);
  const faults: string[] = [];
  const stands = (place: string, at: string, mayLag: boolean) => {
    if (at !== last4 && !mayLag) faults.push(`${place} stands on ${at}, not on ${last4} (I1, I12)`);
  };
  stands('settlement', settlement.binding.last4, excused('restore-target/settlement'));
  for (const { id, state } of world.networks.records)
    if (state === 'open')
      stands(
        id,
        world.networks.places.at(`network:${id}`),
        excused(`change/${id}`) || excused(`revert/${id}`),
      );
  for (const { sn } of world.terminals.records) {
    const at = (what: string) => world.terminals.places.at(`terminal:${sn}:${what}`);
    stands(
      `registration of ${sn}`,
      at('registration'),
      excused(`register/${sn}`) || excused(`unregister/${sn}`),
    );
    // Configuration may lag behind on the way forward; it goes back, or operators know.
    stands(
      `configuration of ${sn}`,
      at('configuration'),
      card === 'new' || excused(`restore-config/${sn}`),
    );
  }
  if (settlement.held && !leftOut(played, 'release/')) faults.push('payouts are still held (I1)');
  if (!settlement.held && settlement.waiting > 0) faults.push('payouts were forgotten');
  if (settlement.locked && !leftOut(played, 'unlock/')) faults.push('the lock still stands');
  return faults;
}

/** At every moment the money is where the request says; of another change it knows after its next look. */
export const moneyIsWhereItSays = ({ seen, world }: Played): string[] =>
  seen.flatMap(({ at, target, held, status }) => {
    const when = `at ${new Date(at).toISOString()} the request said ${status.money}, but`;
    switch (status.money) {
      case 'old':
        if (held) return [`${when} payouts were held`];
        return target === oldLast4 ? [] : [`${when} ${target} was paid`];
      case 'hold':
        return [];
      case 'new':
        if (held) return [`${when} payouts were held`];
        return target === status.newLast4 || world.settlement.superseded
          ? []
          : [`${when} ${target} was paid`];
    }
  });
