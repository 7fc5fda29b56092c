/** Settlement, the place where money really moves: orders in, positions out. */
import { serveOrders } from '../order-routes.ts';
import { Orders } from '../orders.ts';
import { openParty, type Party } from '../party.ts';
import { Refusal } from '../refusal.ts';
import { settlementDesk } from '../settlement/desk.ts';
import { SettlementOrder } from '../settlement/orders.ts';
import { payoutsSince } from '../settlement/payouts.ts';
import type { World } from '../world.ts';

export function settlementParty(world: World): Party {
  const party = openParty(world, 'settlement');
  serveOrders(party, '', new Orders(world, 'set'), {
    schema: SettlementOrder,
    carryOut: settlementDesk(world),
  });
  party.get('/positions/:acquirerId/:merchantId', (c) => {
    const { record, books } = world.merchant(c.req.param());
    const { last4: targetLast4, cardVersion } = record.binding;
    return c.json({ targetLast4, cardVersion, held: books.held, heldFen: books.heldFen() });
  });
  party.get('/payouts/:acquirerId/:merchantId', (c) => {
    const cardVersion = Number(c.req.query('cardVersion'));
    if (!Number.isSafeInteger(cardVersion))
      throw new Refusal(400, 'INP_FORMAT', 'cardVersion: not a whole number');
    return c.json(payoutsSince(world.merchant(c.req.param()), cardVersion));
  });
  return party;
}
