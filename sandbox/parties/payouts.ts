/** The list of payouts for readers: what was sent where, and what became of it. Nothing can be ordered here. */
import { z } from 'zod';
import { createParty, type Party } from '../party.ts';
import { Refusal } from '../refusal.ts';
import { listPayoutsOfDays } from '../settlement/payout-lists.ts';
import type { World } from '../world.ts';

export function createPayoutsParty(world: World): Party {
  const party = createParty(world, 'payouts');
  party.get('/:acquirerId/:merchantId', (c) => {
    const [from, to] = (['from', 'to'] as const).map((name) => {
      const instant = z.iso.datetime().safeParse(c.req.query(name));
      if (instant.success) return Date.parse(instant.data);
      throw new Refusal(400, 'INP_FORMAT', `${name}: not an instant of ISO 8601`);
    });
    const scope = { ...c.req.param(), terminal: c.req.query('terminal') };
    return c.json(listPayoutsOfDays(world.getMerchant(scope), from ?? 0, to ?? 0));
  });
  return party;
}
