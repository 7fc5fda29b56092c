import { describe, expect, it } from 'vitest';
import { goodAccount, startSandboxClient, createOrders } from '../../support/sandbox-client.ts';

describe('An order', () => {
  it('An order without a key is refused and moves nothing', async () => {
    const outside = await startSandboxClient();
    const { head } = createOrders(outside, 'req-00000001');
    for (const [path, body] of [
      ['/settlement/orders', { ...head, kind: 'release' }],
      ['/networks/unionpay/orders', { ...head, kind: 'change', account: goodAccount }],
      ['/terminals/orders', { ...head, kind: 'test-sale', sn: 'SN-M-GREEN-1', amountFen: 1 }],
      ['/bank/payments', { endToEndId: 'req-00000001/penny/1' }],
      ['/esign/signings', head],
      ['/sms/messages', { to: '13800000001', text: 'x' }],
    ] as const) {
      const answer = await outside.post(path, body);
      expect([path, answer.status, answer.body['code']]).toEqual([path, 400, 'MISSING_KEY']);
    }
    expect(outside.sandbox.readLedger()).toEqual([]);
  });

  it('An order under a repeated key gets the first answer again and moves nothing', async () => {
    const outside = await startSandboxClient();
    const orders = createOrders(outside, 'req-00000001');
    outside.sandbox.settleTakings({ ...orders.head, amountFen: 5_000, intentId: 'day-1' });
    await orders.settle('hold');
    outside.sandbox.settleTakings({ ...orders.head, amountFen: 7_000, intentId: 'day-2' });
    const first = await orders.settle('release');
    const second = await orders.settle('release');
    expect(first.body).toMatchObject({ state: 'done', result: { paidFen: 7_000 } });
    expect(second.body).toEqual(first.body);
    expect(outside.sandbox.readLedger({ effect: 'release' })).toHaveLength(1);
    expect(outside.sandbox.readLedger({ effect: 'payout' }).map(({ key }) => key)).toEqual([
      'day-1',
      'day-2',
    ]);
  });

  it('An order under the key of another body is refused with KEY_REUSED', async () => {
    const outside = await startSandboxClient();
    const orders = createOrders(outside, 'req-00000001');
    const sale = { amountFen: 1 };
    await orders.atTerminal('test-sale', 'SN-M-GREEN-1', sale);
    const other = await orders.atTerminal('test-sale', 'SN-M-GREEN-1', { amountFen: 2 });
    expect([other.status, other.body['code']]).toEqual([409, 'KEY_REUSED']);
    expect(outside.sandbox.readLedger()).toHaveLength(1);
  });

  it('An order that was refused may be sent again under its key, because it had no effect', async () => {
    const outside = await startSandboxClient();
    const orders = createOrders(outside, 'req-00000001', 'M-CHAIN');
    const account = { first6: '621700', last4: '1011', bankCode: '105' };
    const configure = () => orders.atTerminal('configure', 'SN-M-CHAIN-3', { account });
    const refused = await configure();
    expect([refused.status, refused.body['code']]).toEqual([422, 'TRM_OFFLINE']);
    expect((await orders.ask('/terminals', 'configure', 'SN-M-CHAIN-3')).body['state']).toBe(
      'refused',
    );
    const { record } = outside.sandbox.addMerchant({ merchantId: 'M-CHAIN' });
    const terminals = record.terminals.map((terminal) => ({ ...terminal, online: true }));
    outside.sandbox.addMerchant({ merchantId: 'M-CHAIN' }, { terminals });
    expect((await configure()).body['state']).toBe('done');
    expect(outside.sandbox.readLedger({ effect: 'configure' })).toHaveLength(1);
  });

  it('An order that never arrived is answered as NEVER_RECEIVED', async () => {
    const outside = await startSandboxClient();
    const answer = await createOrders(outside, 'req-00000001').ask(
      '/settlement',
      'hold',
      'settlement',
    );
    expect([answer.status, answer.body['code']]).toEqual([404, 'NEVER_RECEIVED']);
  });

  it('An order that is undone while it is pending never has an effect', async () => {
    const outside = await startSandboxClient({ pendingMs: 600_000 });
    const orders = createOrders(outside, 'req-00000001');
    await orders.atNetwork('change', { account: goodAccount });
    await orders.atNetwork('revert', { undoes: 'req-00000001/change/unionpay' });
    outside.sandbox.flushTimers();
    const revert = await orders.ask('/networks/unionpay', 'revert', 'unionpay');
    expect(revert.body).toMatchObject({ state: 'done', result: { changed: false } });
    const change = await orders.ask('/networks/unionpay', 'change', 'unionpay');
    expect(change.body['state']).toBe('refused');
    expect(outside.sandbox.readLedger()).toEqual([]);
  });

  it('An order that arrives after it was undone is refused', async () => {
    const outside = await startSandboxClient();
    const orders = createOrders(outside, 'req-00000001');
    await orders.atTerminal('unregister', 'SN-M-GREEN-1', {
      undoes: 'req-00000001/register/SN-M-GREEN-1',
    });
    const account = { first6: '621700', last4: '1011', bankCode: '105' };
    const late = await orders.atTerminal('register', 'SN-M-GREEN-1', { account });
    expect(late.status).toBe(422);
    expect(outside.sandbox.readLedger()).toEqual([]);
  });
});

describe('A party', () => {
  it('A party refuses callers without its secret', async () => {
    const { sandbox } = await startSandboxClient();
    const answer = await fetch(`${sandbox.url}/merchants/demo/M-GREEN`);
    expect(answer.status).toBe(401);
  });

  it('A party names faulty fields, never their values', async () => {
    const outside = await startSandboxClient();
    const { atNetwork } = createOrders(outside, 'req-00000001');
    const account = { ...goodAccount, number: '6217 0002 0011 2001 011' };
    const answer = await atNetwork('change', { account });
    expect(answer.status).toBe(400);
    expect(answer.body['message']).toContain('account.number');
    expect(JSON.stringify(answer.body)).not.toMatch(/6217/);
  });
});
