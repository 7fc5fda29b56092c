/** Sanctions, blacklists, and how many merchants share a card. A question: nothing moves. */
import { z } from 'zod';
import { cardByMask } from '../data/cards.ts';
import { orderHead } from '../order-routes.ts';
import { bodyOf, openParty, type Party } from '../party.ts';
import type { World } from '../world.ts';

const Screening = z.object({
  ...orderHead,
  first6: z.string().regex(/^\d{0,6}$/),
  last4: z.string().regex(/^\d{4}$/),
  bankCode: z.string().min(1),
});

export function listsParty(world: World): Party {
  const party = openParty(world, 'lists');
  party.post('/screenings', async (c) => {
    const { first6, last4 } = await bodyOf(c, Screening);
    const card = cardByMask(first6, last4);
    return c.json({
      screeningId: world.id('scr'),
      hit: card?.listed === true,
      sharedWith: card?.sharedWith ?? 0,
    });
  });
  return party;
}
