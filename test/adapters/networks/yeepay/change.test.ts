/** Changes at Yeepay: adapter and storage against the strict sandbox. */
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createYeepayAdapter } from '../../../../adapters/networks/yeepay/adapter.ts';
import { checkLedger } from '../../../../sandbox/ledger-invariants.ts';
import { createYeepayKeys } from '../../../../sandbox/yeepay/options.ts';
import { buildYeepaySettings } from '../../../support/audited-access.ts';
import { cards, createCallContext, useShared } from '../../../support/audited-network.ts';
import { createYeepayScenario } from '../../../support/yeepay.ts';

const testEnv = useShared(createYeepayKeys);

describe('A change at Yeepay', () => {
  it('A change at Yeepay is pending under the number of its application, and done when the new account is bound', async () => {
    const { change, becomes, moves, sandbox } = await createYeepayScenario(testEnv());
    const answer = await change();
    expect(answer).toEqual({ state: 'pending', ref: expect.stringMatching(/^yeepay_\d+$/) });
    await becomes({ ...answer, state: 'done' });
    expect(moves()).toEqual(['1025 to 1011']);
    expect(checkLedger(sandbox.readLedger({ party: 'yeepay' }))).toEqual([]);
  });

  it('A change at Yeepay was never received before it is ordered', async () => {
    const { query } = await createYeepayScenario(testEnv());
    expect(await query()).toEqual({ state: 'never-received' });
  });

  it('A change at Yeepay is sent once, however often it is ordered and by however many workers', async () => {
    const { orders, newAdapter, becomes, moves, change } = await createYeepayScenario(testEnv());
    const [one, other] = [newAdapter(), newAdapter()];
    await Promise.allSettled([one.change(orders.change), other.change(orders.change)]);
    await change();
    await becomes({ state: 'done' });
    expect(await change()).toMatchObject({ state: 'done' });
    expect(moves()).toEqual(['1025 to 1011']);
  });

  it('A change at Yeepay is known to a worker that has restarted', async () => {
    const { change, newAdapter, orders } = await createYeepayScenario(testEnv());
    const answer = await change();
    const question = { networkId: 'yeepay', key: orders.change.key };
    await expect
      .poll(() => newAdapter().query(question, createCallContext()))
      .toEqual({ ...answer, state: 'done' });
  });

  it('A change at Yeepay is refused with the opinion of the audit, and may then be ordered again', async () => {
    const { change, becomes, moves, failsOnce } = await createYeepayScenario(testEnv());
    failsOnce('reject', { code: '开户名称与主体名称不一致' });
    const first = await change();
    await becomes({ ...first, state: 'refused', code: 'ACC_NAME_MISMATCH' });
    const second = await change();
    expect(second).toMatchObject({ state: 'pending' });
    expect(second).not.toEqual(first);
    await becomes({ ...second, state: 'done' });
    expect(moves()).toEqual(['1025 to 1011']);
  });

  it('A change at Yeepay is not done while a channel has not taken it over', async () => {
    const reports = { ALIPAY: 'PROCESSING' } as const;
    const { change, query, moves } = await createYeepayScenario(testEnv(), { reports });
    await change();
    await expect.poll(moves).toHaveLength(1);
    expect(await query()).toMatchObject({ state: 'pending' });
  });

  it("A change at Yeepay that a channel refused is an operator's, and its way back binds the old account", async () => {
    const reports = { WECHAT: 'FAIL' } as const;
    const scenario = await createYeepayScenario(testEnv(), { reports });
    await scenario.keep(cards.old);
    await scenario.change();
    await scenario.becomes({ state: 'refused', code: 'UPS_REJECTED' });
    expect(await scenario.revert()).toMatchObject({ state: 'pending' });
    await expect.poll(scenario.moves).toEqual(['1025 to 1011', '1011 to 1025']);
  });

  it('A change at Yeepay is not done while several cards are listed', async () => {
    const behaviour = { keepsOldCard: true };
    const scenario = await createYeepayScenario(testEnv(), { behaviour });
    await scenario.change();
    await expect.poll(scenario.moves).toHaveLength(1);
    const { orders, sandbox, merchant } = scenario;
    const { record } = sandbox.addMerchant(merchant);
    expect(record.binding.last4).toBe('1025');
    expect(await scenario.query()).toMatchObject({ state: 'pending' });
    expect(orders.change.key).toContain('yeepay');
  });

  it.each([
    ['the other name of the state', { stateField: 'status' }],
    ['reports as a list', { reportsAsText: false }],
  ] as const)('A change at Yeepay is done with %s', async (_name, behaviour) => {
    const { change, becomes } = await createYeepayScenario(testEnv(), { behaviour });
    await change();
    await becomes({ state: 'done' });
  });

  it('A change at Yeepay is refused while another application is open', async () => {
    const scenario = await createYeepayScenario(testEnv(), { pendingMs: 60_000 });
    const { orders, newAdapter } = scenario;
    await scenario.change();
    const other = { ...orders.change, key: `${orders.change.key}/other` };
    await expect(newAdapter().change(other)).rejects.toMatchObject({
      kind: 'refused',
      code: 'POL_CHANGE_LOCK',
    });
  });
});

describe('A change at Yeepay whose answer is lost', () => {
  it.each([
    ['dropped', 'drop-after', {}],
    ['a failure', 'status', { status: 500, afterEffect: true }],
    ['not understood', 'garbage', {}],
  ] as const)(
    'A change at Yeepay whose answer is lost (%s) is found by our own number and never sent again',
    async (...lost) => {
      const [, fault, more] = lost;
      const { change, becomes, moves, failsOnce } = await createYeepayScenario(testEnv());
      failsOnce(fault, more);
      await expect(change()).rejects.toMatchObject({ kind: 'unknown' });
      await becomes({ state: 'done', ref: expect.stringMatching(/^yeepay_/) });
      expect(await change()).toMatchObject({ state: 'done' });
      expect(moves()).toEqual(['1025 to 1011']);
    },
  );

  it('A change at Yeepay whose answer is lost and that never arrived is sent again under the same number', async () => {
    const { change, query, becomes, failsOnce, moves } = await createYeepayScenario(testEnv());
    failsOnce('drop-before');
    await expect(change()).rejects.toMatchObject({ kind: 'unknown' });
    expect(await query()).toEqual({ state: 'never-received' });
    expect(await change()).toMatchObject({ state: 'pending' });
    await becomes({ state: 'done' });
    expect(moves()).toEqual(['1025 to 1011']);
  });

  it('A change at Yeepay whose answer is lost is not called missing while it may still arrive', async () => {
    const settings = { mayArriveForMs: 60_000 };
    const { change, query, revert, failsOnce } = await createYeepayScenario(testEnv(), {
      settings,
    });
    failsOnce('drop-before');
    await expect(change()).rejects.toMatchObject({ kind: 'unknown' });
    expect(await query()).toMatchObject({ state: 'pending' });
    expect(await change()).toMatchObject({ state: 'pending' });
    expect(await revert()).toMatchObject({ state: 'pending' });
  });
});

describe('A change at Yeepay that has not arrived', () => {
  it('A change at Yeepay that has not arrived may do so for as long as it is signed for, by either clock', async () => {
    const { keys, storage } = testEnv();
    const { sandbox, orders, failsOnce } = await createYeepayScenario(testEnv(), {
      now: () => Date.now(),
    });
    const { mayArriveForMs: _none, ...settings } = buildYeepaySettings(
      `${sandbox.url}/yeepay/yop-center`,
      keys,
    );
    const network = createYeepayAdapter(settings, storage.networkApplications, storage.vault);
    const question = { networkId: 'yeepay', key: orders.change.key };
    failsOnce('drop-before');
    await expect(network.change(orders.change)).rejects.toMatchObject({ kind: 'unknown' });
    const sentAt = Date.now();
    onTestFinished(() => void vi.useRealTimers());
    vi.useFakeTimers({ toFake: ['Date'], now: sentAt + 34 * 60_000 });
    expect(await network.query(question, createCallContext())).toMatchObject({ state: 'pending' });
    expect(await network.change(orders.revert)).toMatchObject({ state: 'pending' });
    vi.setSystemTime(sentAt + 36 * 60_000);
    expect(await network.query(question, createCallContext())).toEqual({ state: 'never-received' });
  });
});

describe('The way back at Yeepay', () => {
  it('The way back at Yeepay is done at once when the change was never sent, and the change is never sent afterwards', async () => {
    const { revert, change, query, moves } = await createYeepayScenario(testEnv());
    expect(await revert()).toMatchObject({ state: 'done' });
    expect(await query('revert')).toMatchObject({ state: 'done' });
    await expect(change()).rejects.toMatchObject({ kind: 'refused', code: 'UPS_REJECTED' });
    expect(moves()).toEqual([]);
  });

  it('The way back at Yeepay binds the old account when its number is in the vault, and is an operator task until then', async () => {
    const { revert, change, becomes, keep, moves } = await createYeepayScenario(testEnv());
    await change();
    await becomes({ state: 'done' });
    await expect(revert()).rejects.toThrow('the old account is not in the vault');
    await keep(cards.old);
    expect(await revert()).toMatchObject({ state: 'pending' });
    await becomes({ state: 'done' }, 'revert');
    expect(moves()).toEqual(['1025 to 1011', '1011 to 1025']);
  });
});

describe('A change that is not sent to Yeepay', () => {
  it('A change that is not sent to Yeepay for a bank without a code there is refused, without the number', async () => {
    const account = { bankCode: '313', bankName: '南京银行' };
    const { change, query, moves } = await createYeepayScenario(testEnv(), { account });
    const failure: unknown = await change().catch((error: unknown) => error);
    expect(failure).toMatchObject({ kind: 'refused', code: 'UPS_REJECTED' });
    expect(String(failure)).not.toMatch(/6217/);
    expect(await query()).toEqual({ state: 'never-received' });
    expect(moves()).toEqual([]);
  });

  it('A change that is not sent to Yeepay is one of a single terminal: it would change the merchant', async () => {
    const order = { terminalNo: 'T0000001' };
    const { change, moves } = await createYeepayScenario(testEnv(), { order });
    await expect(change()).rejects.toThrow('no single terminal');
    expect(moves()).toEqual([]);
  });

  it('A change that is not sent to Yeepay because the record names no number says where to add it', async () => {
    const { newAdapter, orders } = await createYeepayScenario(testEnv());
    const { merchantNo: _left, ...order } = orders.change;
    for (const merchantNo of ['', '../100', '12'])
      await expect(newAdapter().change({ ...order, merchantNo })).rejects.toThrow('merchantNo');
  });

  it.each([
    ['wrong application', { appKey: 'app_other' }],
    ['wrong base path', { url: 'http://127.0.0.1:1/yop-center' }],
  ])(
    'A change that is not sent to Yeepay for a %s may be ordered again',
    async (_why, settings) => {
      const { change, query } = await createYeepayScenario(testEnv(), { settings });
      await expect(change()).rejects.toMatchObject({ kind: 'unavailable' });
      expect(await query().catch(() => 'unavailable')).not.toMatchObject({ state: 'done' });
    },
  );
});
