/** The sandbox's own routes, for tests, the demo and people: ledger, inboxes, faults and merchants. */
import { Hono } from 'hono';
import { z } from 'zod';
import type { MerchantChanges } from './data/merchants.ts';
import { checkLedger } from './ledger-invariants.ts';
import type { Inbox } from './mail-inbox.ts';
import { payByNetwork } from './network-payouts.ts';
import { parseBody, respondWithError } from './party.ts';
import { changeBatch } from './settlement/batches.ts';
import { chargeBack, endFlight, refundCustomers, settleTakings } from './settlement/payouts.ts';
import { FaultScript } from './scripted-faults.ts';
import type { World } from './world.ts';

const id = z.string().regex(/^[A-Za-z0-9._-]{1,64}$/);
const NewMerchant = z.strictObject({
  acquirerId: id.default('demo'),
  merchantId: id,
  like: id.optional(),
  changes: z.record(z.string(), z.unknown()).default({}),
});
const merchant = { acquirerId: id.default('demo'), merchantId: id };
const which = z.enum(['old', 'new']);
/** What a party reports by itself, about a merchant. */
const OwnCallback = z.discriminatedUnion('type', [
  z.strictObject({
    party: z.literal('merchants'),
    type: z.literal('merchant.changed'),
    data: z.strictObject(merchant),
  }),
  z.strictObject({
    party: z.literal('merchants'),
    type: z.literal('merchant.account.closed'),
    data: z.strictObject({ ...merchant, terminal: id.optional(), which }),
  }),
  z.strictObject({
    party: z.literal('bank'),
    type: z.literal('bank.account.renumbered'),
    data: z.strictObject(merchant),
  }),
  z.strictObject({
    party: z.literal('bank'),
    type: z.literal('bank.account.closed'),
    data: z.strictObject({ ...merchant, terminal: id.optional(), which }),
  }),
]);
const Takings = z.strictObject({
  acquirerId: id.default('demo'),
  merchantId: id,
  terminal: id.optional(),
  amountFen: z.int().positive(),
  intentId: z.string().min(1).optional(),
  lost: z.boolean().optional(),
  forwarded: z.boolean().optional(),
  inFlight: z.boolean().optional(),
});
const FlightEnd = z.strictObject({
  ...merchant,
  terminal: id.optional(),
  intentId: z.string().min(1),
  as: z.enum(['landed', 'returned']),
  laterMs: z.int().nonnegative().optional(),
});
const BatchChange = z.strictObject({
  ...merchant,
  terminal: id.optional(),
  batchId: id,
  becomes: z.enum(['open', 'closed']),
});
const NetworkPayout = z.strictObject({
  ...merchant,
  terminal: id.optional(),
  networkId: id,
  amountFen: z.int().positive(),
  returned: z.boolean().default(false),
});
const Refund = z.strictObject({
  ...merchant,
  terminal: id.optional(),
  amountFen: z.int().positive(),
});

export function createControlRoutes(world: World, inbox: Inbox, reset: () => void): Hono {
  const app = new Hono();
  app.onError(respondWithError);

  app.get('/_ledger', (c) => {
    const { party, effect, acquirerId, merchantId, requestId } = c.req.query();
    const filter = {
      ...(party && { party }),
      ...(effect && { effect }),
      ...(acquirerId && { acquirerId }),
      ...(merchantId && { merchantId }),
      ...(requestId && { requestId }),
    };
    return c.json(world.ledger.entries(filter));
  });
  app.get('/_ledger/violations', (c) => c.json(checkLedger(world.ledger.entries())));

  app.post('/_script', async (c) => {
    world.faults.add(await parseBody(c, FaultScript));
    return c.json({}, 201);
  });
  app.delete('/_script', (c) => {
    world.faults.clear();
    return c.json({});
  });

  app.get('/_mails', (c) => c.json(inbox.listMails(c.req.query())));
  app.get('/_sms', (c) => c.json(world.listSms(c.req.query())));
  app.get('/_chats', (c) => c.json(world.chats));

  app.post('/_merchants', async (c) => {
    const { like, changes, ...ref } = await parseBody(c, NewMerchant);
    const { record } = world.addMerchant(ref, like, changes as MerchantChanges);
    return c.json(record, 201);
  });
  app.post('/_callbacks', async (c) => {
    await world.callbacks.send(await parseBody(c, OwnCallback));
    return c.json({}, 202);
  });
  app.post('/_settle', async (c) => c.json(settleTakings(world, await parseBody(c, Takings)), 201));

  app.post('/_network-payout', async (c) => {
    const { networkId, amountFen, returned, ...ref } = await parseBody(c, NetworkPayout);
    const payout = payByNetwork(world, { merchant: ref, networkId, amountFen, returned });
    return c.json(payout, 201);
  });
  app.post('/_refund', async (c) => {
    refundCustomers(world, await parseBody(c, Refund));
    return c.json({}, 201);
  });

  app.post('/_chargeback', async (c) => {
    chargeBack(world, await parseBody(c, Refund));
    return c.json({}, 201);
  });
  app.post('/_flights', async (c) => {
    endFlight(world, await parseBody(c, FlightEnd));
    return c.json({}, 201);
  });
  app.post('/_batches', async (c) => {
    changeBatch(world, await parseBody(c, BatchChange));
    return c.json({}, 201);
  });

  app.post('/_reset', (c) => {
    reset();
    return c.json({});
  });
  return app;
}
