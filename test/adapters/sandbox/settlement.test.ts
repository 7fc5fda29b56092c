import { describe, expect, it } from 'vitest';
import { checkLedger } from '../../../sandbox/ledger-invariants.ts';
import {
  goodAccount,
  readSnapshot,
  switchToGoodAccount,
  startSandboxClient,
  createOrders,
  type SandboxClient,
} from '../../support/sandbox-client.ts';

const failing = { ...goodAccount, number: '6217000200112001193' };

const positionOf = async (outside: SandboxClient, merchantId = 'M-GREEN') =>
  (await outside.get(`/settlement/positions/demo/${merchantId}`)).body;

const payouts = (outside: SandboxClient) =>
  outside.sandbox
    .readLedger({ effect: 'payout' })
    .map(({ key, detail }) => [key, detail['last4'], detail['amountFen']]);

describe('A switch', () => {
  it('A switch moves the target once, pays held payouts to the new card, and breaks no invariant', async () => {
    const outside = await startSandboxClient();
    const { sandbox } = outside;
    const orders = createOrders(outside, 'req-00000001');
    sandbox.settleTakings({ ...orders.head, amountFen: 1_000, intentId: 'day-1' });
    await orders.sign();
    await orders.settle('lock');
    const { snapshotRef } = await readSnapshot(orders);
    await orders.settle('hold');
    sandbox.settleTakings({ ...orders.head, amountFen: 2_000, intentId: 'day-2' });
    expect(await positionOf(outside)).toEqual({
      targetLast4: '8889',
      cardVersion: 1,
      held: true,
      heldFen: 2_000,
      openBatches: 0,
      lockedBy: 'req-00000001',
    });
    await orders.atNetwork('change', { account: goodAccount });
    const account = { first6: '621700', last4: '1011', bankCode: '105' };
    await orders.atTerminal('register', 'SN-M-GREEN-1', { account });
    await orders.atTerminal('configure', 'SN-M-GREEN-1', { account });
    expect((await orders.settle('set-target', switchToGoodAccount)).body['state']).toBe('done');
    expect((await orders.settle('reconcile', { snapshotRef })).body['state']).toBe('done');
    await orders.settle('release', {}, 'new');
    await orders.settle('unlock');
    expect(await positionOf(outside)).toEqual({
      targetLast4: '1011',
      cardVersion: 2,
      held: false,
      heldFen: 0,
      openBatches: 0,
    });
    expect(payouts(outside)).toEqual([
      ['day-1', '8889', 1_000],
      ['day-2', '1011', 2_000],
    ]);
    expect(checkLedger(sandbox.readLedger())).toEqual([]);
  });

  it('A switch on another card version than expected is refused', async () => {
    const outside = await startSandboxClient();
    const orders = createOrders(outside, 'req-00000001');
    const answer = await orders.settle('set-target', {
      ...switchToGoodAccount,
      expectCardVersion: 2,
    });
    expect([answer.status, answer.body['code']]).toEqual([422, 'SWT_PARTIAL']);
    expect(outside.sandbox.readLedger()).toEqual([]);
  });

  it('A switch that names no evidence is refused', async () => {
    const outside = await startSandboxClient();
    const { evidence: _, ...unproven } = switchToGoodAccount;
    const answer = await createOrders(outside, 'req-00000001').settle('set-target', unproven);
    expect(answer.status).toBe(400);
  });

  it("A switch is in the merchant's record for every request but its own", async () => {
    const outside = await startSandboxClient();
    await createOrders(outside, 'req-00000001').settle('set-target', switchToGoodAccount);
    const changesFor = async (requestId: string) =>
      (await outside.get(`/merchants/demo/M-GREEN?requestId=${requestId}`)).body['lastChanges'];
    expect(await changesFor('req-00000001')).toEqual([]);
    expect(await changesFor('req-00000002')).toMatchObject([
      { what: 'settlement-card', replaced: { last4: '8889' } },
    ]);
  });

  it('A switch is undone by another switch: the old card, the next version, payouts to the old card', async () => {
    const outside = await startSandboxClient();
    const orders = createOrders(outside, 'req-00000001');
    await orders.sign();
    const kept = await readSnapshot(orders);
    await orders.settle('hold');
    outside.sandbox.settleTakings({ ...orders.head, amountFen: 3_000, intentId: 'day-1' });
    await orders.atNetwork('change', { account: goodAccount });
    await expect
      .poll(() => outside.sandbox.readLedger({ effect: 'network-change' }))
      .toHaveLength(1);
    await orders.settle('set-target', switchToGoodAccount);
    await orders.settle('restore-target', kept);
    await orders.atNetwork('revert', { undoes: 'req-00000001/change/unionpay' });
    await expect
      .poll(() => outside.sandbox.readLedger({ effect: 'network-revert' }))
      .toHaveLength(1);
    await orders.settle('release', {}, 'old');
    expect(await positionOf(outside)).toMatchObject({ targetLast4: '8889', cardVersion: 3 });
    expect(payouts(outside)).toEqual([['day-1', '8889', 3_000]]);
    const record = (await outside.get('/merchants/demo/M-GREEN')).body;
    expect(record['lastChanges']).toEqual([]);
    expect(checkLedger(outside.sandbox.readLedger())).toEqual([]);
  });

  it('A switch that never happened has nothing to undo, and cannot happen afterwards', async () => {
    const outside = await startSandboxClient();
    const orders = createOrders(outside, 'req-00000001');
    const kept = await readSnapshot(orders);
    const back = await orders.settle('restore-target', kept);
    expect(back.body).toMatchObject({ state: 'done', result: { changed: false } });
    expect((await orders.settle('set-target', switchToGoodAccount)).status).toBe(422);
    expect(await positionOf(outside)).toMatchObject({ targetLast4: '8889', cardVersion: 1 });
  });

  it('A lock, a hold and parameters that were undone never take effect afterwards', async () => {
    const outside = await startSandboxClient();
    const orders = createOrders(outside, 'req-00000001');
    const undo = (kind: string, n: string, ...undone: string[]) =>
      orders.settle(kind, { undoes: undone.map((each) => `req-00000001/${each}`) }, n);
    await undo('unlock', 'settlement', 'lock/accepted-1', 'lock/settlement');
    await undo('release', 'old', 'hold/settlement');
    await undo('restore-params', 'settlement', 'set-params/settlement');
    const late = [
      await orders.settle('lock', {}, 'accepted-1'),
      await orders.settle('lock'),
      await orders.settle('hold'),
      await orders.settle('set-params', { params: { cycle: 'T0' } }),
    ];
    expect(late.map(({ status }) => status)).toEqual([422, 422, 422, 422]);
    const effects = outside.sandbox.readLedger().map(({ effect }) => effect);
    expect(effects).toEqual(['release']);
  });

  it('A release that a hold has undone pays nothing when it arrives, and the next one does', async () => {
    const outside = await startSandboxClient();
    const orders = createOrders(outside, 'req-00000001');
    await orders.settle('hold');
    outside.sandbox.settleTakings({ ...orders.head, amountFen: 5_000, intentId: 'day-1' });
    await orders.settle('hold', { undoes: ['req-00000001/release/new'] }, 'settlement.2');
    expect((await orders.settle('release', {}, 'new')).status).toBe(422);
    expect(outside.sandbox.readLedger({ effect: 'payout' })).toEqual([]);
    const next = await orders.settle('release', {}, 'new.2');
    expect(next.body).toMatchObject({ result: { paidFen: 5_000 } });
  });

  it('A recall returns what is still on the card, and it is paid again when the old card is back', async () => {
    const outside = await startSandboxClient();
    const { sandbox } = outside;
    const orders = createOrders(outside, 'req-00000001');
    const recall = async (n: string, ...intents: string[]) => {
      await orders.settle('recall', { intents }, n);
      sandbox.flushTimers();
      return (await orders.ask('/settlement', 'recall', n)).body;
    };
    await orders.sign();
    const kept = await readSnapshot(orders);
    await orders.settle('hold');
    await orders.settle('set-target', switchToGoodAccount);
    await orders.settle('release', {}, 'new');
    sandbox.settleTakings({ ...orders.head, amountFen: 1_000, intentId: 'day-1' });
    sandbox.settleTakings({ ...orders.head, amountFen: 2_000, intentId: 'day-2', forwarded: true });
    await orders.settle('hold', {}, 'watch-1');
    expect(await recall('1', 'day-1', 'day-2')).toMatchObject({
      state: 'done',
      result: { returnedFen: 1_000 },
    });
    expect(await recall('2', 'day-1', 'day-2')).toMatchObject({
      state: 'refused',
      code: 'WATCH_RECALL_REFUSED',
    });
    await orders.settle('restore-target', kept);
    await orders.settle('release', {}, 'watch-1');
    const paidAgain = sandbox.readLedger({ effect: 'payout-again' });
    expect(paidAgain.map(({ key, detail }) => [key, detail['last4']])).toEqual([['day-1', '8889']]);
    expect(checkLedger(sandbox.readLedger())).toEqual([]);
  });

  it('A switch does not reconcile when the target did not move', async () => {
    const outside = await startSandboxClient();
    const orders = createOrders(outside, 'req-00000001');
    const kept = await readSnapshot(orders);
    await orders.settle('hold');
    const answer = await orders.settle('reconcile', kept);
    expect([answer.status, answer.body['code']]).toEqual([422, 'SWT_RECON']);
  });
});

describe('Settlement', () => {
  it('Settlement lets one request lock out changes of others', async () => {
    const outside = await startSandboxClient();
    await createOrders(outside, 'req-00000001').settle('lock');
    const other = createOrders(outside, 'req-00000002');
    expect((await other.settle('lock')).body['code']).toBe('POL_CHANGE_LOCK');
    await other.settle('unlock');
    expect((await createOrders(outside, 'req-00000003').settle('lock')).status).toBe(422);
    await createOrders(outside, 'req-00000001').settle('unlock');
    expect((await createOrders(outside, 'req-00000003').settle('lock')).status).toBe(200);
  });

  it('Settlement pays an intent once, and refuses it with another amount', async () => {
    const outside = await startSandboxClient();
    const takings = { merchantId: 'M-GREEN', amountFen: 1_000, intentId: 'day-1' };
    await outside.post('/_settle', takings);
    await outside.post('/_settle', takings);
    expect(payouts(outside)).toEqual([['day-1', '8889', 1_000]]);
    expect((await outside.post('/_settle', { ...takings, amountFen: 2 })).status).toBe(409);
  });

  it('Settlement holds what exceeds the cap on the first payouts', async () => {
    const outside = await startSandboxClient();
    const orders = createOrders(outside, 'req-00000001');
    await orders.settle('set-cap', { cap: { amountFen: 5_000, payouts: 3, forMs: 60_000 } });
    for (const [intentId, amountFen] of [
      ['day-1', 4_000],
      ['day-2', 2_000],
      ['day-3', 1_000],
    ] as const)
      outside.sandbox.settleTakings({ ...orders.head, amountFen, intentId });
    expect(payouts(outside).map(([key]) => key)).toEqual(['day-1', 'day-3']);
    expect(await positionOf(outside)).toMatchObject({ heldFen: 2_000 });
  });

  it('Settlement pays nothing to a card that is reported lost', async () => {
    const outside = await startSandboxClient();
    outside.sandbox.settleTakings({
      acquirerId: 'demo',
      merchantId: 'M-LOSTCARD',
      amountFen: 1_000,
    });
    expect(payouts(outside)).toEqual([]);
    expect(await positionOf(outside, 'M-LOSTCARD')).toMatchObject({ heldFen: 1_000 });
  });

  it('Settlement tests a card with a payout that is pending, then lands or is returned', async () => {
    const outside = await startSandboxClient();
    const orders = createOrders(outside, 'req-00000001');
    const others = createOrders(outside, 'req-00000002');
    const sent = await orders.settle('test-payout', { account: goodAccount, amountFen: 1 });
    expect([sent.status, sent.body['state']]).toEqual([202, 'pending']);
    await others.settle('test-payout', { account: failing, amountFen: 1 });
    const endOf = async (of: typeof orders) =>
      (await of.ask('/settlement', 'test-payout', 'settlement')).body;
    await expect.poll(() => endOf(orders)).toMatchObject({ state: 'done' });
    await expect.poll(() => endOf(others)).toMatchObject({ state: 'refused', code: 'TST_PAYOUT' });
    expect(outside.sandbox.readLedger({ effect: 'test-payout' })).toMatchObject([
      { requestId: 'req-00000001', detail: { last4: '1011', amountFen: 1 } },
    ]);
  });

  it('Settlement restores parameters from the snapshot', async () => {
    const outside = await startSandboxClient();
    const orders = createOrders(outside, 'req-00000001');
    const kept = await readSnapshot(orders);
    await orders.settle('set-params', { params: { cycle: 'D1' } });
    expect((await orders.settle('restore-params', kept)).body).toMatchObject({
      result: { changed: true },
    });
    expect((await orders.settle('restore-params', kept, 'again')).body).toMatchObject({
      result: { changed: false },
    });
  });
});
