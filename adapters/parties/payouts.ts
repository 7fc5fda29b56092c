/** The list of payouts for readers of a card change: an access of its own, which orders nothing. */
import { z } from 'zod';
import type { PayoutListPort } from '../../activities/settlement.ts';
import type { Party } from '../http/party.ts';

const Instant = z.iso.datetime({ offset: true });

const Sending = z.object({
  first6: z.string().regex(/^\d{0,6}$/),
  last4: z.string().regex(/^\w{4}$/),
  sentAt: Instant,
  state: z.enum(['sent', 'landed', 'returned']),
  at: Instant,
});

export const PayoutList = z.object({
  balanceFen: z.number().int().exactOptional(),
  leftOut: z.number().int().nonnegative(),
  payouts: z
    .array(
      z.object({
        intentId: z.string().min(1).max(128),
        amountFen: z.number().int().positive(),
        dueAt: Instant,
        sendings: z.array(Sending),
      }),
    )
    .max(100),
});

export const createPayoutListAdapter = (party: Party): PayoutListPort => ({
  readPayouts: ({ terminal, ...merchant }, days, options) =>
    party.ask(
      {
        method: 'GET',
        path: '/{acquirerId}/{merchantId}',
        params: { ...merchant },
        query: { ...days, ...(terminal !== undefined && { terminal }) },
        answer: PayoutList,
      },
      options,
    ),
});
