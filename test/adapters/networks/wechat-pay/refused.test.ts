/** Orders that WeChat Pay does not accept, and orders that are not sent. */
import { describe, expect, it } from 'vitest';
import { createWechatPayScenario, useSharedResources } from '../../../support/wechat-pay.ts';

const testEnv = useSharedResources();

describe('An order that WeChat Pay did not accept', () => {
  it('An order that WeChat Pay did not accept for too many calls may be ordered again in a minute', async () => {
    let now = Date.now();
    const { change, query, byHand } = await createWechatPayScenario(testEnv(), { now: () => now });
    for (let n = 0; n < 20; n += 1) await byHand({ account_bank: '' });
    await expect(change()).rejects.toMatchObject({ kind: 'unavailable', retryAfterMs: 60_000 });
    expect(await query()).toEqual({ state: 'never-received' });
    now += 60_000;
    expect(await change()).toMatchObject({ state: 'pending' });
  });

  it('An order that WeChat Pay did not accept for too many applications may be ordered again after midnight in China', async () => {
    const { change, query, byHand } = await createWechatPayScenario(testEnv());
    for (let n = 0; n < 5; n += 1) await expect.poll(async () => (await byHand()).status).toBe(200);
    await expect.poll(async () => (await byHand()).json['message']).toContain('次数已达上限');
    const failure: unknown = await change().catch((error: unknown) => error);
    expect(failure).toMatchObject({ kind: 'unavailable', retryAfterMs: expect.any(Number) });
    expect(await query()).toEqual({ state: 'never-received' });
  });

  it('An order that WeChat Pay did not accept while another application is audited is refused, whatever the message says', async () => {
    const behaviour = { businessRefusal: { status: 403, code: 'RULE_LIMIT' } } as const;
    const setting = { behaviour, pendingMs: 60_000 };
    const { change, query, byHand } = await createWechatPayScenario(testEnv(), setting);
    await byHand();
    await expect(change()).rejects.toMatchObject({ kind: 'refused', code: 'POL_CHANGE_LOCK' });
    expect(await query()).toEqual({ state: 'never-received' });
  });

  it('An order that WeChat Pay did not accept because the connection is refused may be ordered again', async () => {
    const { change, query, sandbox } = await createWechatPayScenario(testEnv());
    await sandbox.close();
    await expect(change()).rejects.toMatchObject({ kind: 'unavailable' });
    await expect(query()).resolves.toEqual({ state: 'never-received' });
  });

  it('An order that WeChat Pay did not accept for its signature may be ordered again when the settings are repaired', async () => {
    const spoilt = { serialNo: 'ABCDEF01' };
    const { change, query } = await createWechatPayScenario(testEnv(), { settings: spoilt });
    await expect(change()).rejects.toMatchObject({ kind: 'unavailable' });
    await expect(change()).rejects.toThrow('check the settings');
    expect(await query()).toEqual({ state: 'never-received' });
  });
});

describe('An order that is not sent', () => {
  it.each([
    ['a holder with a character of four bytes', { holderName: '王𠅤' }, 'UPS_NAME_SIGNS'],
    ['a holder of 72 characters', { holderName: '王'.repeat(72) }, 'UPS_NAME_LENGTH'],
    ['no branch of a bank without a name', { bankCode: '313' }, 'INP_BRANCH_CHECK'],
  ])(
    'An order that is not sent for %s is refused with a clear code',
    async (_why, account, code) => {
      const { change, query, moves } = await createWechatPayScenario(testEnv(), { account });
      const failure: unknown = await change().catch((error: unknown) => error);
      expect(failure).toMatchObject({ kind: 'refused', code });
      expect(String(failure)).not.toMatch(/王|6217/);
      expect(await query()).toEqual({ state: 'never-received' });
      expect(moves()).toEqual([]);
    },
  );

  it('An order that is not sent because the record names no sub_mchid says where to add it', async () => {
    const { newAdapter, orders } = await createWechatPayScenario(testEnv());
    const { merchantNo: _left, ...order } = orders.change;
    for (const merchantNo of ['', '../190000', '123'])
      await expect(newAdapter().change({ ...order, merchantNo })).rejects.toThrow('sub_mchid');
    await expect(newAdapter().change(order)).rejects.toMatchObject({ kind: 'refused' });
  });
});
