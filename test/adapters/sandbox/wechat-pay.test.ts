/** WeChat Pay's stand-in takes applications as strictly as they are published. */
import { constants, publicEncrypt } from 'node:crypto';
import { Rsa } from 'wechatpay-axios-plugin';
import { beforeAll, describe, expect, it } from 'vitest';
import { computeSubMchid } from '../../../sandbox/data/merchants.ts';
import { checkLedger } from '../../../sandbox/ledger-invariants.ts';
import { createWechatPayKeys, type WechatPayKeys } from '../../../sandbox/wechat-pay/keys.ts';
import { buildPath, startStandIn } from '../../support/wechat-pay-stand-in.ts';
import { createFields } from '../../support/wechat-pay.ts';

let keys: WechatPayKeys;
let seal: (text: string) => string;
let form: ReturnType<typeof createFields>['form'];
beforeAll(async () => {
  keys = await createWechatPayKeys();
  ({ seal, form } = createFields(keys));
});
const standIn = (options?: Parameters<typeof startStandIn>[1]) => startStandIn(keys, options);

describe('An application', () => {
  it('An application leaves the old account bound while it is audited', async () => {
    const { apply, application, settlement, sandbox } = await standIn();
    sandbox.addFault({ party: 'wechat-pay', fault: 'never-final' });
    const { status, json } = await apply();
    expect([status, json]).toEqual([200, { application_no: expect.stringMatching(/^\w+$/) }]);
    expect((await application(json['application_no'])).json).toMatchObject({
      verify_result: 'AUDITING',
      account_number: '62***************11',
    });
    expect((await settlement()).json).toMatchObject({
      account_bank: '工商银行',
      account_number: '622202*********8889',
      verify_result: 'VERIFY_SUCCESS',
    });
  });

  it('An application binds the new account when its audit succeeds', async () => {
    const { apply, application, settlement, sandbox } = await standIn();
    const { json } = await apply();
    await expect
      .poll(async () => (await application(json['application_no'])).json)
      .toMatchObject({
        verify_result: 'AUDIT_SUCCESS',
        verify_finish_time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$/),
      });
    expect((await settlement()).json).toMatchObject({
      account_type: 'ACCOUNT_TYPE_PRIVATE',
      account_bank: '建设银行',
      account_number: '621700*********1011',
    });
    const entries = sandbox.readLedger({ party: 'wechat-pay' });
    expect(entries.map(({ effect, detail }) => [effect, detail])).toEqual([
      ['network-change', { target: 'network:wechat-pay', oldLast4: '8889', newLast4: '1011' }],
    ]);
    expect(checkLedger(entries)).toEqual([]);
  });

  it.each([
    ['6222020200112001082', '工商银行', '已销户'],
    ['6228480200112001090', '农业银行', '已冻结'],
    ['6217000200112001045', '建设银行', '不一致'],
    ['6217000200112009999', '建设银行', '卡号有误'],
  ])(
    'An application fails its audit as the card has it: %s',
    async (number, account_bank, reason) => {
      const { apply, application, sandbox } = await standIn();
      const { json } = await apply(form({ account_number: seal(number), account_bank }));
      await expect
        .poll(async () => (await application(json['application_no'])).json)
        .toMatchObject({
          verify_result: 'AUDIT_FAIL',
          verify_fail_reason: expect.stringContaining(reason),
        });
      expect(sandbox.readLedger({ party: 'wechat-pay' })).toEqual([]);
    },
  );

  it('An application fails, never ends, or shows an account that cannot be paid when a fault says so', async () => {
    const { apply, application, settlement, sandbox } = await standIn();
    sandbox.addFault({ party: 'wechat-pay', merchantId: 'M-CHAIN', fault: 'reject', code: '原因' });
    const failed = (await apply()).json['application_no'];
    await expect
      .poll(async () => (await application(failed)).json)
      .toMatchObject({ verify_result: 'AUDIT_FAIL', verify_fail_reason: '原因' });
    sandbox.addFault({ party: 'wechat-pay', fault: 'verify-fail', code: '无法入账' });
    expect((await settlement()).json).toMatchObject({
      verify_result: 'VERIFY_FAIL',
      verify_fail_reason: '无法入账',
    });
    expect((await settlement()).json).toMatchObject({ verify_result: 'VERIFY_SUCCESS' });
  });
});

describe('A body', () => {
  it.each<[string, (whole: Record<string, unknown>) => object | string]>([
    ['is no JSON', () => '{'],
    ['has a null', (whole) => ({ ...whole, bank_name: null })],
    ['has a sign of four bytes', (whole) => ({ ...whole, bank_name: '𠅤' })],
    ['has a field nobody knows', (whole) => ({ ...whole, account: '1' })],
    ['has another mode', (whole) => ({ ...whole, modify_mode: 'MODIFY_MODE_SYNC' })],
    ['has another type', (whole) => ({ ...whole, account_type: 'PRIVATE' })],
    ['has a bank that is not in the table', (whole) => ({ ...whole, account_bank: '建行' })],
    ['is too long in a field', (whole) => ({ ...whole, bank_name: '行'.repeat(129) })],
    ['names its number in clear', (whole) => ({ ...whole, account_number: '6217000200112001011' })],
    ['names its holder in clear', (whole) => ({ ...whole, account_name: '李桂香' })],
    ['lacks its number', ({ account_number: _left, ...rest }) => rest],
    ['has a number that is none', (whole) => ({ ...whole, account_number: seal('62170002ABC') })],
    ['has a number too short', (whole) => ({ ...whole, account_number: seal('62170002') })],
    ['has a holder of four bytes', (whole) => ({ ...whole, account_name: seal('王𠅤') })],
  ])('A body that %s is refused with PARAM_ERROR', async (_fault, spoilt) => {
    const { apply } = await standIn();
    const { status, json, text } = await apply(spoilt(form()));
    expect([status, json['code']]).toEqual([400, 'PARAM_ERROR']);
    expect(text).not.toMatch(/6217|李桂香/);
  });

  it('A body encrypted with SHA-256 or for another key is refused', async () => {
    const { apply } = await standIn();
    const { publicKey } = keys.platform[0];
    const sha256 = publicEncrypt(
      { key: publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' },
      Buffer.from('6217000200112001011'),
    ).toString('base64');
    const otherKey = Rsa.encrypt('6217000200112001011', keys.platform[1].publicKey);
    for (const account_number of [sha256, otherKey]) {
      const { status, json } = await apply(form({ account_number }));
      expect([status, json['code']]).toEqual([400, 'PARAM_ERROR']);
      expect(json['message']).toContain('平台私钥解密失败');
    }
  });

  it("A body must name the account type of the merchant's kind", async () => {
    const { apply, sandbox } = await standIn({ pendingMs: 60_000 });
    const number = seal('11001018700059000123');
    const corporate = form({ account_type: 'ACCOUNT_TYPE_BUSINESS', account_number: number });
    for (const [kind, personal, business] of [
      ['MICRO', 200, 400],
      ['COMPANY', 400, 200],
    ] as const) {
      const merchantId = `M-${kind}-2`;
      sandbox.addMerchant({ merchantId, like: 'M-CHAIN' }, { kind });
      expect((await apply(form(), computeSubMchid(merchantId))).status).toBe(personal);
      expect((await apply(corporate, computeSubMchid(merchantId))).status).toBe(business);
    }
  });

  it('A body must name the branch of a bank that is not in the table', async () => {
    const { apply } = await standIn();
    const other = { account_bank: '其他银行' };
    expect((await apply(form(other))).json['code']).toBe('INVALID_REQUEST');
    expect((await apply(form({ ...other, bank_branch_id: '313100000013' }))).status).toBe(200);
  });

  it('A body must name the city of the bank where the page requires it', async () => {
    const { apply } = await standIn({ behaviour: { requiresBankAddressCode: true } });
    expect((await apply()).json['code']).toBe('PARAM_ERROR');
    expect((await apply(form({ bank_address_code: '110000' }))).status).toBe(200);
  });
});

describe('Limits', () => {
  it('Limits allow one open application of a merchant, whatever the refusal is called', async () => {
    const businessRefusal = { status: 403, code: 'RULE_LIMIT' } as const;
    const { apply } = await standIn({ pendingMs: 60_000, behaviour: { businessRefusal } });
    expect((await apply()).status).toBe(200);
    const second = await apply();
    expect([second.status, second.json['code']]).toEqual([403, 'RULE_LIMIT']);
    expect(second.json['message']).toContain('审核中');
  });

  it('Limits allow five applications of a merchant on one day in China', async () => {
    let now = Date.parse('2026-11-25T15:00:00.000Z');
    const { apply, application } = await standIn({ now: () => now });
    const applied = async () => {
      const { status, json } = await apply();
      const no = json['application_no'];
      if (no !== undefined)
        await expect
          .poll(async () => (await application(no)).json['verify_result'])
          .toBe('AUDIT_SUCCESS');
      return [status, json['code']];
    };
    for (let n = 0; n < 5; n += 1) expect(await applied()).toEqual([200, undefined]);
    expect(await applied()).toEqual([400, 'INVALID_REQUEST']);
    now = Date.parse('2026-11-25T16:00:00.000Z');
    expect(await applied()).toEqual([200, undefined]);
  });

  it('Limits allow twenty calls in a minute, and refuse the next with a code of their own', async () => {
    let now = Date.now();
    const behaviour = { rateLimitCode: 'RATE_LIMITED' } as const;
    const { apply } = await standIn({ now: () => now, behaviour });
    for (let n = 0; n < 20; n += 1) expect((await apply('{')).status).toBe(400);
    const next = await apply('{');
    expect([next.status, next.json['code']]).toEqual([429, 'RATE_LIMITED']);
    now += 60_000;
    expect((await apply('{')).status).toBe(400);
  });

  it('Limits refuse the merchant of another service provider', async () => {
    const { apply, call } = await standIn();
    for (const answer of [
      await apply(form(), '1900000000'),
      await call({ path: `${buildPath('1900000000')}/settlement` }),
      await call({ path: `${buildPath('1900000000')}/application/wx_1` }),
    ])
      expect([answer.status, answer.json['code']]).toEqual([403, 'NO_AUTH']);
  });

  it('Limits report an unknown application as not found', async () => {
    const { application } = await standIn();
    const { status, json } = await application('wx_000009');
    expect([status, json['code']]).toEqual([404, 'NOT_FOUND']);
  });
});
