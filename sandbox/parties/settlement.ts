/** The settlement, where money moves: it takes orders and answers questions about positions and payouts. */
import type { HonoRequest } from 'hono';
import { z } from 'zod';
import { addOrderRoutes } from '../order-routes.ts';
import { OrderStore } from '../orders.ts';
import { createParty, parseBody, type Party } from '../party.ts';
import { Refusal } from '../refusal.ts';
import { findCardByMask } from '../data/cards.ts';
import { createSettlementHandler } from '../settlement/order-handler.ts';
import { SettlementOrder } from '../settlement/order-schema.ts';
import { listPayoutsSince } from '../settlement/payout-lists.ts';
import type { ScopeRef, World } from '../world.ts';

const PayoutsQuestion = z.object({
  cards: z
    .array(
      z.object({
        merchantId: z.string(),
        terminal: z.string().optional(),
        cardVersion: z.int().positive(),
      }),
    )
    .min(1)
    .max(100),
});

/** Of accounts of class II and III, in fen. */
const dailyLimits = { II: 1_000_000, III: 200_000 };

/** What a question is about: `?terminal=` names a terminal with a card of its own. */
const readScope = (request: HonoRequest<'/:acquirerId/:merchantId'>): ScopeRef => ({
  acquirerId: request.param('acquirerId'),
  merchantId: request.param('merchantId'),
  terminal: request.query('terminal'),
});

export function createSettlementParty(world: World): Party {
  const party = createParty(world, 'settlement');
  addOrderRoutes(party, '', new OrderStore(world, 'set'), {
    schema: SettlementOrder,
    execute: createSettlementHandler(world),
  });
  party.get('/positions/:acquirerId/:merchantId', (c) => {
    const { record, accountState } = world.getMerchant(readScope(c.req));
    const { first6, last4: targetLast4, cardVersion } = record.binding;
    const { accountClass } = findCardByMask(first6, targetLast4) ?? {};
    const dailyLimitFen = accountState.dailyLimitFen ?? (accountClass && dailyLimits[accountClass]);
    return c.json({
      ...(dailyLimitFen !== undefined && { dailyLimitFen }),
      targetLast4,
      cardVersion,
      held: accountState.held,
      heldFen: accountState.computeHeldFen(),
      openBatches: accountState.openBatches.size,
      ...(accountState.lockedBy !== undefined && { lockedBy: accountState.lockedBy }),
    });
  });
  party.get('/payouts/:acquirerId/:merchantId', (c) => {
    const cardVersion = Number(c.req.query('cardVersion'));
    if (!Number.isSafeInteger(cardVersion))
      throw new Refusal(400, 'INP_FORMAT', 'cardVersion: not a whole number');
    return c.json(listPayoutsSince(world.getMerchant(readScope(c.req)), cardVersion));
  });
  party.post('/payouts/:acquirerId', async (c) => {
    const { acquirerId } = c.req.param();
    const { cards } = await parseBody(c, PayoutsQuestion);
    const statements = cards.flatMap(({ merchantId, terminal, cardVersion }) => {
      const merchant = world.findMerchant({ acquirerId, merchantId, terminal });
      if (!merchant) return [];
      const payouts = listPayoutsSince(merchant, cardVersion);
      const of = { merchantId, ...(terminal !== undefined && { terminal }) };
      return [{ ...of, sinceCardVersion: cardVersion, ...payouts }];
    });
    return c.json({ statements });
  });
  return party;
}
