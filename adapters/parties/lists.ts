import { z } from 'zod';
import type { ListsPort } from '../../activities/lists.ts';
import type { Party } from '../http/party.ts';
import { describeOwnAccount, type DetokenizingVault } from '../vault/detokenization.ts';

const Screening = z.object({
  screeningId: z.string().min(1).max(128),
  hit: z.boolean(),
  sharedWith: z.number().int().nonnegative(),
});

/** Lists are searched by masks: the full number is never sent. */
export const createListsAdapter = (party: Party, vault: DetokenizingVault): ListsPort => ({
  screen: async ({ requestId, merchant, accountToken }, options) => {
    const { first6, last4, bankCode } = await describeOwnAccount(vault, merchant, accountToken);
    return party.ask(
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
