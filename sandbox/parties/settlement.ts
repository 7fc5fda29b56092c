/** The settlement, where money moves: it takes orders and answers questions about positions and payouts. */
import { z } from 'zod';
import { addOrderRoutes } from '../order-routes.ts';
import { OrderStore } from '../orders.ts';
import { createParty, parseBody, type Party } from '../party.ts';
import { Refusal } from '../refusal.ts';
import { findCardByMask } from '../data/cards.ts';
import { createSettlementHandler } from '../settlement/order-handler.ts';
import { SettlementOrder } from '../settlement/order-schema.ts';
import { listPayoutsSince } from '../settlement/payout-lists.ts';
import type { World } from '../world.ts';

const PayoutsQuestion = z.object({
  cards: z
    .array(z.object({ merchantId: z.string(), cardVersion: z.int().positive() }))
    .min(1)
    .max(100),
});

/** Of accounts of class II and III, in fen. */
const dailyLimits = { II: 1_000_000, III: 200_000 };

export function createSettlementParty(world: World): Party {
  const party = createParty(world, 'settlement');
  addOrderRoutes(party, '', new OrderStore(world, 'set'), {
    schema: SettlementOrder,
    execute: createSettlementHandler(world),
  });
  party.get('/positions/:acquirerId/:merchantId', (c) => {
    const { record, accountState } = world.getMerchant(c.req.param());
    const { first6, last4: targetLast4, cardVersion } = record.binding;
    const { accountClass } = findCardByMask(first6, targetLast4) ?? {};
    return c.json({
      ...(accountClass && { dailyLimitFen: dailyLimits[accountClass] }),
      targetLast4,
      cardVersion,
      held: accountState.held,
      heldFen: accountState.computeHeldFen(),
      openBatches: accountState.openBatches.size,
    });
  });
  party.get('/payouts/:acquirerId/:merchantId', (c) => {
    const cardVersion = Number(c.req.query('cardVersion'));
    if (!Number.isSafeInteger(cardVersion))
      throw new Refusal(400, 'INP_FORMAT', 'cardVersion: not a whole number');
    return c.json(listPayoutsSince(world.getMerchant(c.req.param()), cardVersion));
  });
  party.post('/payouts/:acquirerId', async (c) => {
    const { acquirerId } = c.req.param();
    const { cards } = await parseBody(c, PayoutsQuestion);
    const statements = cards.flatMap(({ merchantId, cardVersion }) => {
      const merchant = world.findMerchant({ acquirerId, merchantId });
      if (!merchant) return [];
      const payouts = listPayoutsSince(merchant, cardVersion);
      return [{ merchantId, sinceCardVersion: cardVersion, ...payouts }];
    });
    return c.json({ statements });
  });
  return party;
}
