import { z } from 'zod';
import type { ListsPort } from '../activities/lists.ts';
import type { Party } from './http.ts';
import { describedAccount, type RevealingVault } from './reveal.ts';

const Screening = z.object({
  screeningId: z.string().min(1).max(128),
  hit: z.boolean(),
  sharedWith: z.number().int().nonnegative(),
});

/** Lists are searched by masks: the whole number never leaves for them. */
export const listsAdapter = (party: Party, vault: RevealingVault): ListsPort => ({
  screen: async ({ requestId, merchant, accountToken }, options) => {
    const { first6, last4, bankCode } = await describedAccount(vault, merchant, accountToken);
    return party.question(
      {
        method: 'POST',
        path: '/screenings',
        body: { requestId, ...merchant, first6, last4, bankCode },
        answer: Screening,
      },
      options,
    );
  },
});
