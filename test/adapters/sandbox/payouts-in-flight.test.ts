/** Payouts that are on their way while the card changes, and come back at any time. */
import { describe, expect, it } from 'vitest';
import { checkLedger } from '../../../sandbox/ledger-invariants.ts';
import { findUnpaidReturns } from '../../../sandbox/payout-invariants.ts';
import {
  readSnapshot,
  switchToGoodAccount,
  startSandboxClient,
  createOrders,
  type SandboxClient,
} from '../../support/sandbox-client.ts';

const merchant = { acquirerId: 'demo', merchantId: 'M-GREEN' };
const day1 = { ...merchant, intentId: 'day-1' };

const listOf = (outside: SandboxClient, intentId: string) =>
  outside.sandbox
    .readLedger({ key: intentId })
    .map(({ effect, detail }) => `${effect} ${String(detail['last4'])}`);

const readRecent = async (outside: SandboxClient) =>
  (await outside.get(`/payouts/demo/M-GREEN?from=2020-01-01T00:00:00Z&to=2099-01-01T00:00:00Z`))
    .body;

const expectSound = (outside: SandboxClient) => {
  const ledger = outside.sandbox.readLedger();
  expect(checkLedger(ledger)).toEqual([]);
  expect(findUnpaidReturns(ledger)).toEqual([]);
};

/** A payout is on its way to the old card when the switch begins. */
async function switchWithPayoutInFlight() {
  const outside = await startSandboxClient();
  const orders = createOrders(outside, 'req-00000001');
  outside.sandbox.settleTakings({ ...day1, amountFen: 1_000, inFlight: true });
  await orders.sign();
  const { snapshotRef } = await readSnapshot(orders);
  await orders.settle('hold');
  await orders.settle('set-target', switchToGoodAccount);
  return { outside, orders, snapshotRef };
}

describe('[B3.1] A payout on its way to the old card', () => {
  it('[B3.1] A payout on its way to the old card lands there after the cut-over, and nothing of it is paid again', async () => {
    const { outside, orders } = await switchWithPayoutInFlight();
    await orders.settle('release', {}, 'new');
    outside.sandbox.endFlight({ ...day1, as: 'landed' });
    expect(listOf(outside, 'day-1')).toEqual(['payout 8889', 'payout-landed 8889']);
    expectSound(outside);
  });

  it('[B3.1] A payout on its way to the old card that comes back during the hold is paid by the release, once', async () => {
    const { outside, orders } = await switchWithPayoutInFlight();
    outside.sandbox.endFlight({ ...day1, as: 'returned' });
    expect(listOf(outside, 'day-1')).toEqual(['payout 8889', 'payout-returned 8889']);
    await orders.settle('release', {}, 'new');
    await orders.settle('release', {}, 'once-more');
    expect(listOf(outside, 'day-1')).toEqual([
      'payout 8889',
      'payout-returned 8889',
      'payout-again 1011',
    ]);
    expectSound(outside);
  });

  it('[B3.1] A payout on its way to the old card that comes back after the old card was forgotten is paid to the new one', async () => {
    const { outside, orders, snapshotRef } = await switchWithPayoutInFlight();
    await orders.settle('release', {}, 'new');
    await orders.settle('drop-old-card', { snapshotRef });
    outside.sandbox.endFlight({ ...day1, as: 'returned' });
    expect(listOf(outside, 'day-1').at(-1)).toBe('payout-again 1011');
    expectSound(outside);
    expect(await readRecent(outside)).toMatchObject({
      leftOut: 0,
      payouts: [
        {
          intentId: 'day-1',
          amountFen: 1_000,
          sendings: [
            { first6: '622202', last4: '8889', state: 'returned' },
            { first6: '621700', last4: '1011', state: 'landed' },
          ],
        },
      ],
    });
  });

  it('[B3.1] A payout on its way to the old card that comes back after a rollback is paid to the old card again', async () => {
    const { outside, orders, snapshotRef } = await switchWithPayoutInFlight();
    await orders.settle('restore-target', { snapshotRef });
    await orders.settle('release', {}, 'old');
    outside.sandbox.endFlight({ ...day1, as: 'returned' });
    expect(listOf(outside, 'day-1').at(-1)).toBe('payout-again 8889');
    expectSound(outside);
  });

  it('[B3.1] A payout on its way to the old card is told to whoever asks about the new one, and ends once', async () => {
    const { outside } = await switchWithPayoutInFlight();
    const since2 = async () =>
      (await outside.get('/settlement/payouts/demo/M-GREEN?cardVersion=2')).body;
    expect(await since2()).toMatchObject({
      payouts: [],
      earlier: [{ state: 'sent', last4: '8889' }],
    });
    await outside.post('/_flights', { merchantId: 'M-GREEN', intentId: 'day-1', as: 'returned' });
    const cameBack = { last4: '8889', cardVersion: 1 };
    expect(await since2()).toMatchObject({ earlier: [{ state: 'returned', cameBack }] });
    const twice = { merchantId: 'M-GREEN', intentId: 'day-1', as: 'landed' };
    expect((await outside.post('/_flights', twice)).status).toBe(409);
  });

  it('[B3.1] A payout on its way to the old card can come back two hours later without anybody waiting', async () => {
    const { outside, orders } = await switchWithPayoutInFlight();
    await orders.settle('release', {}, 'new');
    const before = Date.now();
    outside.sandbox.endFlight({ ...day1, as: 'returned', laterMs: 7_200_000 });
    const { payouts } = (await readRecent(outside)) as {
      payouts: { sendings: { at: string }[] }[];
    };
    const [, again] = payouts[0]?.sendings ?? [];
    expect(Date.parse(again?.at ?? '')).toBeGreaterThanOrEqual(before + 7_200_000);
  });

  it('[B3.1] The list of payouts for readers names the days, and shows those that fell due then', async () => {
    const { outside } = await switchWithPayoutInFlight();
    expect((await outside.get('/payouts/demo/M-GREEN?from=2020-01-01T00:00:00Z')).status).toBe(400);
    const earlier = '/payouts/demo/M-GREEN?from=2020-01-01T00:00:00Z&to=2020-01-02T00:00:00Z';
    expect((await outside.get(earlier)).body).toMatchObject({ payouts: [] });
  });
});

describe('[B3.1] What a merchant owes', () => {
  it('[B3.1] What a merchant owes makes the balance negative, and is taken off the next takings', async () => {
    const outside = await startSandboxClient();
    await outside.post('/_chargeback', { merchantId: 'M-GREEN', amountFen: 1_500 });
    expect(await readRecent(outside)).toMatchObject({ balanceFen: -1_500, payouts: [] });
    outside.sandbox.settleTakings({ ...day1, amountFen: 1_000 });
    outside.sandbox.settleTakings({ ...day1, amountFen: 1_000 });
    expect(listOf(outside, 'day-1')).toEqual([]);
    outside.sandbox.settleTakings({ ...merchant, intentId: 'day-2', amountFen: 1_000 });
    expect(await readRecent(outside)).toMatchObject({
      balanceFen: 0,
      payouts: [{ intentId: 'day-2', amountFen: 500 }],
    });
    expect(
      (await outside.get('/settlement/payouts/demo/M-GREEN?cardVersion=1')).body,
    ).toMatchObject({ dueFen: 500, balanceFen: 0 });
    expectSound(outside);
  });
});

describe('[A43] An open batch of payouts', () => {
  it('[A43] An open batch of payouts keeps the target where it is until it is closed', async () => {
    const outside = await startSandboxClient();
    const orders = createOrders(outside, 'req-00000001');
    await orders.sign();
    await outside.post('/_batches', { merchantId: 'M-GREEN', batchId: 'b-1', becomes: 'open' });
    expect((await orders.settle('hold')).body).toMatchObject({ result: { openBatches: 1 } });
    const another = { merchantId: 'M-GREEN', batchId: 'b-2', becomes: 'open' };
    expect((await outside.post('/_batches', another)).status).toBe(409);
    const refused = await orders.settle('set-target', switchToGoodAccount);
    expect([refused.status, refused.body['code']]).toEqual([422, 'SWT_BATCH_OPEN']);
    outside.sandbox.changeBatch({ ...merchant, batchId: 'b-1', becomes: 'closed' });
    expect((await outside.get('/settlement/positions/demo/M-GREEN')).body).toMatchObject({
      openBatches: 0,
    });
    await orders.settle('set-target', switchToGoodAccount);
    expectSound(outside);
  });

  it('[A43] An open batch of payouts keeps no cut-over back that operators have decided on', async () => {
    const outside = await startSandboxClient();
    const orders = createOrders(outside, 'req-00000001');
    await orders.sign();
    outside.sandbox.changeBatch({ ...merchant, batchId: 'b-1', becomes: 'open' });
    const decided = { ...switchToGoodAccount, despiteOpenBatch: true };
    expect((await orders.settle('set-target', decided)).body).toMatchObject({ state: 'done' });
    expectSound(outside);
  });
});
