/** Compensations at WeChat Pay: an audit cannot be cancelled, and the API shows only a mask of the old account. */
import { describe, expect, it } from 'vitest';
import { checkLedger } from '../../../../sandbox/ledger-invariants.ts';
import { createWechatPayScenario, cards, useSharedResources } from '../../../support/wechat-pay.ts';

const testEnv = useSharedResources();

describe('The compensation of a change at WeChat Pay', () => {
  it('The compensation of a change at WeChat Pay is done at once when the change was never sent, and the change is never sent afterwards', async () => {
    const { revert, change, query, moves } = await createWechatPayScenario(testEnv());
    expect(await revert()).toMatchObject({ state: 'done' });
    expect(await query('revert')).toMatchObject({ state: 'done' });
    await expect(change()).rejects.toMatchObject({ kind: 'refused', code: 'UPS_REJECTED' });
    expect(moves()).toEqual([]);
  });

  it('The compensation of a change at WeChat Pay is done at once when the audit failed, and the change is never sent afterwards', async () => {
    const { revert, change, becomes, failsOnce, moves } = await createWechatPayScenario(testEnv());
    failsOnce('reject');
    await change();
    await becomes({ state: 'refused' });
    expect(await revert()).toMatchObject({ state: 'done' });
    await expect(change()).rejects.toMatchObject({ kind: 'refused', code: 'UPS_REJECTED' });
    expect(moves()).toEqual([]);
  });

  it('The compensation of a change at WeChat Pay waits for the end of the audit', async () => {
    const { change, revert, query, failsOnce } = await createWechatPayScenario(testEnv());
    failsOnce('never-final');
    const pending = await change();
    expect(await revert()).toEqual(pending);
    expect(await query('revert')).toEqual(pending);
  });

  it('The compensation of a change at WeChat Pay is done when the audit of the change fails', async () => {
    const { change, revert, becomes, failsOnce, moves } = await createWechatPayScenario(testEnv());
    failsOnce('reject');
    await change();
    await revert();
    await becomes({ state: 'done' }, 'revert');
    expect(moves()).toEqual([]);
  });

  it('The compensation of a change at WeChat Pay binds the old account when its number is in the vault', async () => {
    const { revert, change, becomes, keep, moves, sandbox } =
      await createWechatPayScenario(testEnv());
    await keep(cards.old);
    await change();
    await becomes({ state: 'done' });
    expect(await revert()).toMatchObject({ state: 'pending' });
    await becomes({ state: 'done' }, 'revert');
    expect(await revert()).toMatchObject({ state: 'done' });
    expect(moves()).toEqual(['1025 to 1011', '1011 to 1025']);
    expect(checkLedger(sandbox.readLedger({ party: 'wechat-pay' }))).toEqual([]);
  });

  it("The compensation of a change at WeChat Pay is an operator's task until the old number is submitted", async () => {
    const { revert, change, becomes, keep, moves } = await createWechatPayScenario(testEnv());
    await change();
    await becomes({ state: 'done' });
    await expect(revert()).rejects.toMatchObject({ kind: 'refused', code: 'UPS_REJECTED' });
    await expect(revert()).rejects.toThrow('the old account is not in the vault');
    await keep(cards.old);
    expect(await revert()).toMatchObject({ state: 'pending' });
    await becomes({ state: 'done' }, 'revert');
    expect(moves()).toEqual(['1025 to 1011', '1011 to 1025']);
  });

  it('The compensation of a change at WeChat Pay does not bind an account that only resembles the old one', async () => {
    const { revert, change, becomes, keep } = await createWechatPayScenario(testEnv());
    await keep(cards.old);
    await keep({ ...cards.old, accountNumber: '6222020200112991025' });
    await change();
    await becomes({ state: 'done' });
    await expect(revert()).rejects.toMatchObject({ kind: 'refused', code: 'UPS_REJECTED' });
  });

  it('The compensation of a change at WeChat Pay does not bind an account of another merchant', async () => {
    const { revert, change, becomes } = await createWechatPayScenario(testEnv());
    const other = await createWechatPayScenario(testEnv());
    await other.keep(cards.old);
    await change();
    await becomes({ state: 'done' });
    await expect(revert()).rejects.toMatchObject({ kind: 'refused', code: 'UPS_REJECTED' });
  });

  it('The compensation of a change at WeChat Pay starts after a lost answer once the bound account shows that the change was accepted', async () => {
    const { change, revert, query, failsOnce, keep, moves } =
      await createWechatPayScenario(testEnv());
    await keep(cards.old);
    failsOnce('drop-after');
    await expect(change()).rejects.toMatchObject({ kind: 'unknown' });
    expect(await revert()).toMatchObject({ state: 'pending' });
    const followUp = async () => {
      const { state } = await query('revert');
      if (state === 'never-received') await revert();
      return state;
    };
    await expect.poll(followUp, { timeout: 5_000 }).toBe('done');
    expect(moves()).toEqual(['1025 to 1011', '1011 to 1025']);
  });

  it('The compensation of a change at WeChat Pay binds the account of before, also when a repeated change found the new account bound', async () => {
    const { revert, change, becomes, failsOnce, keep, moves } =
      await createWechatPayScenario(testEnv());
    await keep(cards.old);
    await change();
    await becomes({ state: 'done' });
    failsOnce('verify-fail', { method: 'GET', times: 1 });
    await change();
    await becomes({ state: 'done' });
    await revert();
    await becomes({ state: 'done' }, 'revert');
    expect(moves()).toEqual(['1025 to 1011', '1011 to 1011', '1011 to 1025']);
  });

  it('The compensation of a change at WeChat Pay must name the change that it undoes', async () => {
    const { newAdapter, orders } = await createWechatPayScenario(testEnv());
    const { undoes: _left, ...order } = orders.revert;
    await expect(newAdapter().change(order)).rejects.toMatchObject({ kind: 'refused' });
  });
});
