/** What the sandbox lists of the payouts since a card was bound. */
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

describe('[A54] The list of payouts since a card was bound', () => {
  const since = async (outside: SandboxClient, cardVersion: number) =>
    (await outside.get(`/settlement/payouts/demo/M-GREEN?cardVersion=${cardVersion}`)).body;

  it('[A54] The list of payouts since a card was bound leaves out payouts to the former card, and counts what waits', async () => {
    const outside = await startSandboxClient();
    const orders = createOrders(outside, 'req-00000001');
    outside.sandbox.settleTakings({ ...orders.head, amountFen: 1_000, intentId: 'day-1' });
    await orders.settle('hold');
    outside.sandbox.settleTakings({ ...orders.head, amountFen: 2_000, intentId: 'day-2' });
    await orders.sign();
    await orders.settle('set-target', switchToGoodAccount);
    await orders.settle('set-cap', { cap: { amountFen: 2_500, payouts: 3, forMs: 60_000 } });
    await orders.settle('release', {}, 'new');
    outside.sandbox.settleTakings({ ...orders.head, amountFen: 3_000, intentId: 'day-3' });
    expect(await since(outside, 2)).toMatchObject({
      targetLast4: '1011',
      cardVersion: 2,
      held: false,
      cycle: 'T1',
      dueFen: 5_000,
      payouts: [
        { intentId: 'day-2', amountFen: 2_000, state: 'landed', last4: '1011' },
        { intentId: 'day-3', amountFen: 3_000, state: 'held' },
      ],
    });
    const lifted = await orders.settle('lift-cap');
    expect(lifted.body).toMatchObject({ result: { paidFen: 3_000 } });
    expect(checkLedger(outside.sandbox.readLedger())).toEqual([]);
  });

  it('[A54] The list of payouts since a card was bound shows a payout that is due and was never made in the sum only', async () => {
    const outside = await startSandboxClient();
    const takings = { acquirerId: 'demo', merchantId: 'M-GREEN', amountFen: 1_000 };
    outside.sandbox.settleTakings({ ...takings, intentId: 'day-1' });
    outside.sandbox.settleTakings({ ...takings, intentId: 'day-2', lost: true });
    const said = await since(outside, 1);
    expect(said).toMatchObject({ dueFen: 2_000, payouts: [{ intentId: 'day-1' }] });
    expect(said['payouts']).toHaveLength(1);
  });

  it('[A54] The list of payouts since a card was bound shows a returned payout, which is paid once more to the next card under its intent', async () => {
    const outside = await startSandboxClient();
    const orders = createOrders(outside, 'req-00000001');
    const { snapshotRef } = await readSnapshot(orders);
    const account = { ...goodAccount, number: '6228480200112001231' };
    await orders.sign('1231');
    await orders.settle('set-target', { ...switchToGoodAccount, account });
    outside.sandbox.settleTakings({ ...orders.head, amountFen: 1_000, intentId: 'day-1' });
    expect(await since(outside, 2)).toMatchObject({ payouts: [{ state: 'returned' }] });
    await orders.settle('restore-target', { snapshotRef });
    await orders.settle('release', {}, 'old');
    await orders.settle('release', {}, 'again');
    expect(
      outside.sandbox
        .readLedger({ key: 'day-1' })
        .map(({ effect, detail }) => [effect, detail['last4']]),
    ).toEqual([
      ['payout', '1231'],
      ['payout-returned', '1231'],
      ['payout-again', '8889'],
    ]);
    expect(checkLedger(outside.sandbox.readLedger())).toEqual([]);
  });

  it('[A54] The list of payouts since a card was bound shows settlement on the same day only after it was allowed again', async () => {
    const outside = await startSandboxClient();
    const orders = createOrders(outside, 'req-00000001');
    await orders.settle('set-params', { params: { cycle: 'T0' } });
    const cap = { amountFen: 5_000, payouts: 3, forMs: 60_000 };
    await orders.settle('set-cap', { cap, t0Off: true });
    const cycleOf = (intentId: string) =>
      outside.sandbox.settleTakings({ ...orders.head, amountFen: 1_000, intentId }).cycle;
    expect(cycleOf('day-1')).toBe('T1');
    await orders.settle('allow-t0');
    expect(cycleOf('day-2')).toBe('T0');
  });

  it('[A54] The list of payouts since a card was bound is refused without a card version', async () => {
    const outside = await startSandboxClient();
    expect((await outside.get('/settlement/payouts/demo/M-GREEN')).status).toBe(400);
  });
});
