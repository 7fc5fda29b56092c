/** One target, never two; money where the request says it is (I1, I2, I4, I12). */
import { checkLedger } from '../../../sandbox/invariants.ts';
import type { Outcome } from '../../../workflows/contract.ts';
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
  const { server, seen, world } = played;
  if (server.closed?.how !== 'completed') return [];
  const completed = (server.closed.result as Outcome).kind === 'completed';
  const last4 = completed ? (seen.at(-1)?.status.newLast4 ?? '') : oldLast4;
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
      completed || excused(`restore-config/${sn}`),
    );
  }
  if (settlement.held && !excused('release/old')) faults.push('payouts are still held (I1)');
  if (!settlement.held && settlement.waiting.length > 0) faults.push('payouts were forgotten');
  if (settlement.locked && !excused('unlock/settlement')) faults.push('the lock still stands');
  return faults;
}

/** At every moment the money is where the request says. */
export const moneyIsWhereItSays = ({ seen }: Played): string[] =>
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
        return target === status.newLast4 ? [] : [`${when} ${target} was paid`];
    }
  });
