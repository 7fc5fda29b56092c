/** Sanctions lists, blacklists, and how many merchants share a card. It only answers questions. */
import { z } from 'zod';
import { findCardByMask } from '../data/cards.ts';
import { orderHeaderFields } from '../order-routes.ts';
import { parseBody, createParty, type Party } from '../party.ts';
import type { World } from '../world.ts';

const Screening = z.object({
  ...orderHeaderFields,
  first6: z.string().regex(/^\d{0,6}$/),
  last4: z.string().regex(/^\d{4}$/),
  bankCode: z.string().min(1),
});

export function createListsParty(world: World): Party {
  const party = createParty(world, 'lists');
  party.post('/screenings', async (c) => {
    const { first6, last4 } = await parseBody(c, Screening);
    const card = findCardByMask(first6, last4);
    return c.json({
      screeningId: world.nextId('scr'),
      hit: card?.listed === true,
      sharedWith: card?.sharedWith ?? 0,
    });
  });
  return party;
}
