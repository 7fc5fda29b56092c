import { describe, expect, it } from 'vitest';
import { checkLedger } from '../../../sandbox/ledger-invariants.ts';
import { goodAccount, startSandboxClient, createOrders } from '../../support/sandbox-client.ts';

describe('Networks and terminals', () => {
  it('Networks and terminals refuse a change at a closed network', async () => {
    const outside = await startSandboxClient();
    const orders = createOrders(outside, 'req-00000001', 'M-CHAIN');
    const answer = await orders.atNetwork('change', { account: goodAccount }, 'netsunion');
    expect([answer.status, answer.body['code']]).toEqual([422, 'UPS_CLOSED']);
  });

  it('Networks and terminals register an offline terminal, and refuse everything else there', async () => {
    const outside = await startSandboxClient();
    const orders = createOrders(outside, 'req-00000001', 'M-CHAIN');
    const sn = 'SN-M-CHAIN-3';
    const account = { first6: '621700', last4: '1011', bankCode: '105' };
    expect((await orders.atTerminal('register', sn, { account })).status).toBe(200);
    for (const [kind, fields] of [
      ['configure', { account }],
      ['test-sale', { amountFen: 1 }],
    ] as const)
      expect((await orders.atTerminal(kind, sn, fields)).body['code']).toBe('TRM_OFFLINE');
    const undoes = `req-00000001/configure/${sn}`;
    const back = await orders.atTerminal('restore-config', sn, { undoes });
    expect(back.body).toMatchObject({ state: 'done', result: { changed: false } });
  });

  it('Networks and terminals void a test sale once', async () => {
    const outside = await startSandboxClient();
    const orders = createOrders(outside, 'req-00000001');
    const sn = 'SN-M-GREEN-1';
    await orders.atTerminal('test-sale', sn, { amountFen: 1 });
    const undoes = `req-00000001/test-sale/${sn}`;
    await orders.atTerminal('void-test-sale', sn, { undoes });
    await orders.atTerminal('void-test-sale', sn, { undoes });
    expect(outside.sandbox.readLedger().map(({ effect }) => effect)).toEqual([
      'test-sale',
      'void-test-sale',
    ]);
    expect(checkLedger(outside.sandbox.readLedger())).toEqual([]);
  });
});
