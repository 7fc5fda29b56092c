/** Changes at WeChat Pay: adapter and storage against the strict sandbox. */
import { describe, expect, it } from 'vitest';
import { checkLedger } from '../../../../sandbox/ledger-invariants.ts';
import {
  createCallContext,
  createWechatPayScenario,
  createFields,
  useSharedResources,
} from '../../../support/wechat-pay.ts';

const testEnv = useSharedResources();

describe('A change at WeChat Pay', () => {
  it('A change at WeChat Pay is pending under the number of its application, and done when the new account is bound', async () => {
    const { change, becomes, moves, sandbox } = await createWechatPayScenario(testEnv());
    const answer = await change();
    expect(answer).toEqual({ state: 'pending', ref: expect.stringMatching(/^wx_\d+$/) });
    await becomes({ ...answer, state: 'done' });
    expect(moves()).toEqual(['1025 to 1011']);
    expect(checkLedger(sandbox.readLedger({ party: 'wechat-pay' }))).toEqual([]);
  });

  it('A change at WeChat Pay was never received before it is ordered', async () => {
    const { query } = await createWechatPayScenario(testEnv());
    expect(await query()).toEqual({ state: 'never-received' });
  });

  it('A change at WeChat Pay is sent once, however often it is ordered', async () => {
    const { change, becomes, moves } = await createWechatPayScenario(testEnv());
    const first = await change();
    expect(await change()).toMatchObject({ ref: first.state === 'pending' && first.ref });
    await becomes({ state: 'done' });
    expect(await change()).toEqual({ ...first, state: 'done' });
    expect(moves()).toEqual(['1025 to 1011']);
  });

  it('A change at WeChat Pay is sent once by two workers at the same time', async () => {
    const { orders, newAdapter, becomes, moves } = await createWechatPayScenario(testEnv());
    const [one, other] = [newAdapter(), newAdapter()];
    const ends = await Promise.allSettled([one.change(orders.change), other.change(orders.change)]);
    expect(ends.filter(({ status }) => status === 'fulfilled')).not.toEqual([]);
    await becomes({ state: 'done' });
    expect(moves()).toEqual(['1025 to 1011']);
  });

  it('A change at WeChat Pay is known to a worker that has restarted', async () => {
    const { change, newAdapter, orders } = await createWechatPayScenario(testEnv());
    const answer = await change();
    const question = { networkId: 'wechat-pay', key: orders.change.key };
    await expect
      .poll(() => newAdapter().query(question, createCallContext()))
      .toEqual({ ...answer, state: 'done' });
  });

  it('A change at WeChat Pay is refused with the reason of the failed audit, and may then be ordered again', async () => {
    const { change, becomes, moves, failsOnce } = await createWechatPayScenario(testEnv());
    failsOnce('reject', { code: '开户名称与主体名称不一致' });
    const first = await change();
    await becomes({ ...first, state: 'refused', code: 'ACC_NAME_MISMATCH' });
    const second = await change();
    expect(second).toMatchObject({ state: 'pending' });
    expect(second).not.toEqual(first);
    await becomes({ ...second, state: 'done' });
    expect(moves()).toEqual(['1025 to 1011']);
  });

  it('A change at WeChat Pay goes to an operator when the reason is not known', async () => {
    const { change, becomes, failsOnce } = await createWechatPayScenario(testEnv());
    failsOnce('reject', { code: '其他' });
    await change();
    await becomes({ state: 'refused', code: 'UPS_REJECTED' });
  });

  it('A change at WeChat Pay is refused when payouts to the bound account are impossible', async () => {
    const { change, becomes, failsOnce } = await createWechatPayScenario(testEnv());
    await change();
    await becomes({ state: 'done' });
    failsOnce('verify-fail', { method: 'GET', code: '账户已冻结' });
    await becomes({ state: 'refused', code: 'ACC_FROZEN' });
  });

  it('A change at WeChat Pay that is bound and cannot be paid is not called without effect when it is ordered again', async () => {
    const { change, becomes, failsOnce } = await createWechatPayScenario(testEnv());
    await change();
    await becomes({ state: 'done' });
    failsOnce('verify-fail', { method: 'GET', code: '账户已冻结' });
    failsOnce('status', { status: 429, code: 'RATELIMIT_EXCEEDED' });
    // 'unavailable' would say that there is nothing to undo.
    await expect(change()).rejects.toMatchObject({ kind: 'unknown' });
  });

  it('A change at WeChat Pay whose audit failed has no effect while the next one is not accepted', async () => {
    const { change, becomes, failsOnce } = await createWechatPayScenario(testEnv());
    failsOnce('reject', { code: '账户已冻结' });
    await change();
    await becomes({ state: 'refused', code: 'ACC_FROZEN' });
    failsOnce('status', { status: 429, code: 'RATELIMIT_EXCEEDED' });
    await expect(change()).rejects.toMatchObject({ kind: 'unavailable' });
  });

  it('A change at WeChat Pay is not done while another account is bound', async () => {
    const { change, becomes, query, moves, byHand } = await createWechatPayScenario(testEnv());
    await change();
    await becomes({ state: 'done' });
    const account_number = createFields(testEnv().keys).seal('6228480200112001033');
    await byHand({ account_bank: '农业银行', account_number });
    await expect.poll(moves).toEqual(['1025 to 1011', '1011 to 1033']);
    expect(await query()).toMatchObject({ state: 'pending' });
  });

  it.each([
    ['application', 404, 'NOT_FOUND'],
    ['application', 403, 'NO_AUTH'],
    ['settlement', 400, 'INVALID_REQUEST'],
  ])(
    'A change at WeChat Pay is not refused because the question about its %s is, with %s %s',
    async (path, status, code) => {
      const { change, query, sandbox, moves, becomes } = await createWechatPayScenario(testEnv());
      await change();
      await becomes({ state: 'done' });
      const fault = { party: 'wechat-pay', method: 'GET', path, fault: 'status' } as const;
      sandbox.addFault({ ...fault, status, code, times: 2 });
      await expect(change()).rejects.toMatchObject({ kind: 'unknown' });
      await expect(query()).rejects.toMatchObject({ kind: 'unavailable' });
      expect(await change()).toMatchObject({ state: 'done' });
      expect(moves()).toEqual(['1025 to 1011']);
    },
  );

  it('A change at WeChat Pay is done when the API shows only the shorter mask', async () => {
    const behaviour = { supportsMaskV2AtSettlement: false };
    const { change, becomes } = await createWechatPayScenario(testEnv(), { behaviour });
    await change();
    await becomes({ state: 'done' });
  });

  it('A change at WeChat Pay carries the city of the bank when it is configured', async () => {
    const behaviour = { requiresBankAddressCode: true };
    const without = await createWechatPayScenario(testEnv(), { behaviour });
    await expect(without.change()).rejects.toMatchObject({ kind: 'refused' });
    const settings = { bankAddressCode: '110000' };
    const { change } = await createWechatPayScenario(testEnv(), { behaviour, settings });
    expect(await change()).toMatchObject({ state: 'pending' });
  });

  it('A change at WeChat Pay names a bank that is not in the table by its branch', async () => {
    const account = { bankCode: '313', bankName: '南京银行', cnaps: '313301008887' };
    const { change, becomes } = await createWechatPayScenario(testEnv(), { account });
    await change();
    await becomes({ state: 'done' });
  });
});

describe('A change whose answer is lost', () => {
  it.each([
    ['dropped', 'drop-after', {}],
    ['a failure', 'status', { status: 500, afterEffect: true }],
    ['not understood', 'garbage', {}],
    ['a probe', 'sign-test', {}],
  ] as const)(
    'A change whose answer is lost (%s) is unknown, never sent again, and done by what is bound',
    async (...lost) => {
      const [, fault, more] = lost;
      const scenario = await createWechatPayScenario(testEnv());
      const ref = scenario.orders.change.key;
      scenario.failsOnce(fault, more);
      await expect(scenario.change()).rejects.toMatchObject({ kind: 'unknown' });
      await scenario.becomes({ state: 'done', ref });
      expect(await scenario.change()).toEqual({ state: 'done', ref });
      expect(scenario.moves()).toEqual(['1025 to 1011']);
    },
  );

  it('A change whose answer is lost stays pending for an operator when it never arrived', async () => {
    const { change, query, failsOnce, moves, orders } = await createWechatPayScenario(testEnv());
    failsOnce('drop-before');
    await expect(change()).rejects.toMatchObject({ kind: 'unknown' });
    const open = { state: 'pending', ref: orders.change.key };
    expect(await query()).toEqual(open);
    expect(await change()).toEqual(open);
    expect(moves()).toEqual([]);
  });

  it('A change whose answer is lost is not done by a mask that fits many accounts', async () => {
    const behaviour = { supportsMaskV2AtSettlement: false };
    const { change, query, failsOnce, moves } = await createWechatPayScenario(testEnv(), {
      behaviour,
    });
    failsOnce('drop-after');
    await expect(change()).rejects.toMatchObject({ kind: 'unknown' });
    await expect.poll(moves).toHaveLength(1);
    expect(await query()).toMatchObject({ state: 'pending' });
  });

  it('A change whose answer is lost is not done by an account that looked the same before', async () => {
    const { change, query, failsOnce, sandbox, merchant } =
      await createWechatPayScenario(testEnv());
    const { record } = sandbox.addMerchant(merchant);
    const binding = { ...record.binding, first6: '621700', last4: '1011' };
    sandbox.addMerchant(merchant, { binding });
    failsOnce('drop-before');
    await expect(change()).rejects.toMatchObject({ kind: 'unknown' });
    expect(await query()).toMatchObject({ state: 'pending' });
  });
});
