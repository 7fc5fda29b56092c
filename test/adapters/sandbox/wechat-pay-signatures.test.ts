/** WeChat Pay's stand-in checks every signature and signs every answer. */
import { Formatter, Rsa } from 'wechatpay-axios-plugin';
import { beforeAll, describe, expect, it } from 'vitest';
import { createWechatPayKeys, type WechatPayKeys } from '../../../sandbox/wechat-pay/keys.ts';
import { chainSubMchid, buildPath, startStandIn } from '../../support/wechat-pay-stand-in.ts';
import { createFields } from '../../support/wechat-pay.ts';

let keys: WechatPayKeys;
let form: ReturnType<typeof createFields>['form'];
beforeAll(async () => {
  keys = await createWechatPayKeys();
  ({ form } = createFields(keys));
});
const standIn = (options?: Parameters<typeof startStandIn>[1]) => startStandIn(keys, options);

describe('A call', () => {
  const path = `${buildPath(chainSubMchid)}/settlement`;

  it.each([
    ['without Authorization', { headers: { authorization: undefined } }],
    ['in another scheme', { headers: { authorization: 'Bearer s' } }],
    ['of another service provider', { mchid: '1900000002' }],
    ['with another certificate', { serialNo: 'ABCDEF01' }],
    ['that is too old', { timestamp: Formatter.timestamp() - 400 }],
    ['that is too early', { timestamp: Formatter.timestamp() + 400 }],
  ])('A call %s is refused with SIGN_ERROR', async (_fault, spoilt) => {
    const { call } = await standIn();
    const { status, json } = await call({ path, ...spoilt });
    expect([status, json['code']]).toEqual([401, 'SIGN_ERROR']);
  });

  it.each(['mchid', 'nonce_str', 'timestamp', 'serial_no', 'signature'])(
    'A call without its %s is refused with SIGN_ERROR',
    async (part) => {
      const { call } = await standIn();
      const whole = Formatter.authorization('1', 'n', 's', '2', 'c');
      const authorization = whole.replace(new RegExp(`,?${part}="[^"]*"`), '').replace(' ,', ' ');
      const { status, json } = await call({ path, headers: { authorization } });
      expect([status, json['message']]).toEqual([401, expect.stringContaining('不完整')]);
    },
  );

  it('A call is signed over path, query and body', async () => {
    const { call, sandbox } = await standIn();
    const elsewhere = Formatter.request(
      'GET',
      `/wechat-pay${path}?a=2`,
      Formatter.timestamp(),
      'n-2',
    );
    const { partner } = keys;
    const authorization = Formatter.authorization(
      partner.mchid,
      'n-2',
      Rsa.sign(elsewhere, partner.privateKey),
      Formatter.timestamp(),
      partner.serialNo,
    );
    expect((await call({ path: `${path}?a=1`, headers: { authorization } })).status).toBe(401);
    expect((await call({ path: `${path}?a=2`, headers: { authorization } })).status).toBe(200);
    expect(sandbox.readLedger()).toEqual([]);
  });

  it('A call cannot be repeated with its nonce', async () => {
    const { call } = await standIn();
    expect((await call({ path, nonce: 'once' })).status).toBe(200);
    expect((await call({ path, nonce: 'once' })).status).toBe(401);
  });

  it.each([
    ['accept', 'text/html'],
    ['content-type', 'text/plain'],
    ['wechatpay-serial', 'ABC'],
    ['wechatpay-serial', undefined],
  ])('A call with %s %s is refused with PARAM_ERROR', async (name, value) => {
    const { apply } = await standIn();
    const { status, json } = await apply(form(), chainSubMchid, { headers: { [name]: value } });
    expect([status, json['code']]).toEqual([400, 'PARAM_ERROR']);
  });
});

describe('An answer', () => {
  const path = `${buildPath(chainSubMchid)}/settlement`;
  const verified = ({ headers, text }: { headers: Headers; text: string }, which: 0 | 1) =>
    headers.get('wechatpay-serial') === keys.platform[which].serial &&
    Rsa.verify(
      Formatter.response(
        headers.get('wechatpay-timestamp') ?? '',
        headers.get('wechatpay-nonce') ?? '',
        text,
      ),
      headers.get('wechatpay-signature') ?? '',
      keys.platform[which].publicKey,
    );

  it('An answer is signed by the key that the caller named, else by the certificate, whatever its status', async () => {
    const { call, apply, sandbox } = await standIn();
    expect(verified(await call({ path }), 0)).toBe(true);
    const [, certificate] = keys.platform;
    const named = { headers: { 'wechatpay-serial': certificate.serial } };
    expect(verified(await call({ path, ...named }), 1)).toBe(true);
    const unnamed = { headers: { 'wechatpay-serial': undefined } };
    expect(verified(await call({ path, ...unnamed }), 1)).toBe(true);
    expect(verified(await apply('{'), 0)).toBe(true);
    expect(verified(await call({ path, mchid: '1900000002' }), 0)).toBe(true);
    sandbox.addFault({ party: 'wechat-pay', fault: 'status', status: 500 });
    const failed = await call({ path });
    expect([failed.status, verified(failed, 0)]).toEqual([500, true]);
  });

  it('An answer can be a signature probe, an error after the effect, or missing', async () => {
    const { call, apply, sandbox } = await standIn({ pendingMs: 60_000 });
    sandbox.addFault({ party: 'wechat-pay', fault: 'sign-test' });
    const probe = await call({ path });
    expect(probe.headers.get('wechatpay-signature')).toMatch(/^WECHATPAY\/SIGNTEST\//);
    expect(verified(probe, 0)).toBe(false);
    sandbox.addFault({ party: 'wechat-pay', method: 'POST', fault: 'drop-after' });
    await expect(apply()).rejects.toThrow();
    const again = await apply();
    expect(again.json['message']).toContain('审核中');
    sandbox.addFault({ party: 'wechat-pay', fault: 'status', status: 500, afterEffect: true });
    expect((await call({ path })).status).toBe(500);
  });

  it('An answer masks the account by the requested rule, or by the default of the page', async () => {
    const v2 = 'ACCOUNT_NUMBER_RULE_MASK_V2';
    const { settlement, call } = await standIn();
    expect((await settlement(v2)).json['account_number']).toBe('622202*********8889');
    expect((await call({ path })).json['account_number']).toBe('62***************89');
    expect((await settlement('NONE')).json['code']).toBe('PARAM_ERROR');
    const older = await standIn({ behaviour: { supportsMaskV2AtSettlement: false } });
    expect((await older.settlement(v2)).json['account_number']).toBe('62***************89');
  });
});
