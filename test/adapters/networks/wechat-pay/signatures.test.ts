import { constants, privateDecrypt, publicEncrypt } from 'node:crypto';
import fc from 'fast-check';
import { Formatter, Rsa } from 'wechatpay-axios-plugin';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  encryptField,
  fitsKey,
  hasOnlyShortCharacters,
} from '../../../../adapters/networks/wechat-pay/field-encryption.ts';
import {
  buildAuthorization,
  findAnswerFault,
  buildRequestMessage,
  type PlatformKeys,
} from '../../../../adapters/networks/wechat-pay/signatures.ts';
import { createWechatPayKeys, type WechatPayKeys } from '../../../../sandbox/wechat-pay/keys.ts';
import { buildAccess } from '../../../support/wechat-pay-access.ts';

let keys: WechatPayKeys;
let platformKeys: PlatformKeys;
beforeAll(async () => {
  keys = await createWechatPayKeys();
  platformKeys = buildAccess('', keys).platformKeys;
});
const nowMs = 1_652_750_623_000;

describe('The signature of a request', () => {
  it.each([
    [
      // The worked example of the documentation, "signature generation".
      { method: 'GET', target: '/v3/certificates', body: '' } as const,
      { timestamp: '1554208460', nonce: '593BEC0C930BF1AFEB40B4A08C8FB242' },
      'GET\n/v3/certificates\n1554208460\n593BEC0C930BF1AFEB40B4A08C8FB242\n\n',
    ],
    [
      // The official Java library's WechatPay2CredentialTest.
      {
        method: 'GET',
        target: '/v3/pay/transactions/id/1217752501201407033233368018?mchid=1230000109',
        body: '',
      } as const,
      { timestamp: '1652750623', nonce: 'eBYqCOxa0QudMnPvVilkTzOg3gHh5Z3u' },
      'GET\n/v3/pay/transactions/id/1217752501201407033233368018?mchid=1230000109\n' +
        '1652750623\neBYqCOxa0QudMnPvVilkTzOg3gHh5Z3u\n\n',
    ],
  ])(
    'The signature of a request is over five lines, each ended, as published: %j',
    (request, stamp, message) => {
      expect(buildRequestMessage(request, stamp)).toBe(message);
    },
  );

  it('The signature of a request is verified by another library, whatever the body', () => {
    const { partner } = keys;
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.webPath(), (body, target) => {
        const header = buildAuthorization(partner, { method: 'POST', target, body }, nowMs);
        const part = (name: string) => new RegExp(`${name}="([^"]+)"`).exec(header)?.[1] ?? '';
        const text = Formatter.request('POST', target, part('timestamp'), part('nonce_str'), body);
        expect(Rsa.verify(text, part('signature'), partner.publicKey)).toBe(true);
        expect(header).toBe(
          `WECHATPAY2-SHA256-RSA2048 mchid="${partner.mchid}",nonce_str="${part('nonce_str')}",` +
            `timestamp="1652750623",serial_no="${partner.serialNo}",signature="${part('signature')}"`,
        );
      }),
      { numRuns: 10 },
    );
  });

  it('The signature of a request is never made with the same nonce again', () => {
    const header = () =>
      buildAuthorization(keys.partner, { method: 'GET', target: '/', body: '' }, nowMs);
    expect(header()).not.toBe(header());
  });
});

describe('The signature of an answer', () => {
  const body = '{"application_no":"1"}\n';
  /** An answer signed by another library. */
  function answered(which: 0 | 1 = 0, more: Record<string, string> = {}, text = body) {
    const { serial, privateKey } = keys.platform[which];
    const timestamp = more['wechatpay-timestamp'] ?? String(nowMs / 1000);
    const headers = new Headers({
      'wechatpay-timestamp': timestamp,
      'wechatpay-nonce': 'n-1',
      'wechatpay-serial': serial,
      'wechatpay-signature': Rsa.sign(Formatter.response(timestamp, 'n-1', text), privateKey),
      ...more,
    });
    return { headers, body: Buffer.from(text) };
  }
  const fault = (answer: { headers: Headers; body: Buffer }) =>
    findAnswerFault(answer, platformKeys, nowMs);

  it('The signature of an answer is accepted by each of the known keys, and over an empty body', () => {
    expect(fault(answered(0))).toBeUndefined();
    expect(fault(answered(1))).toBeUndefined();
    expect(fault(answered(0, {}, ''))).toBeUndefined();
  });

  it('The signature of an answer covers exactly the bytes of the body', () => {
    const { headers } = answered();
    for (const text of [body.trim(), body.replace(':', ': '), body.replace('1', '2')])
      expect(fault({ headers, body: Buffer.from(text) })).toContain('does not fit');
  });

  it('The signature of an answer is chosen by the serial in the header', () => {
    const { serial } = keys.platform[1];
    expect(fault(answered(0, { 'wechatpay-serial': serial }))).toContain('does not fit');
    expect(fault(answered(0, { 'wechatpay-serial': 'ABC' }))).toContain('not in the settings');
  });

  it('The signature of an answer fails for a test signature of WeChat Pay', () => {
    const probe = 'WECHATPAY/SIGNTEST/dGVzdA==';
    expect(fault(answered(0, { 'wechatpay-signature': probe }))).toContain('does not fit');
  });

  it.each([
    ['five minutes old', -300, undefined],
    ['five minutes early', 300, undefined],
    ['a second older', -301, 'check the clock'],
    ['a second earlier', 301, 'check the clock'],
  ])(
    'The signature of an answer is accepted within five minutes: %s',
    (_age, offsetS, expected) => {
      const at = String(nowMs / 1000 + offsetS);
      const found = fault(answered(0, { 'wechatpay-timestamp': at }));
      if (expected === undefined) expect(found).toBeUndefined();
      else expect(found).toContain(expected);
    },
  );

  it('The signature of an answer is invalid when any part is missing', () => {
    expect(fault(answered(0, { 'wechatpay-timestamp': 'soon' }))).toContain('clock');
    for (const name of ['timestamp', 'nonce', 'serial', 'signature']) {
      const { headers } = answered();
      headers.delete(`wechatpay-${name}`);
      expect(fault({ headers, body: Buffer.from(body) })).toBe('the answer is not signed');
    }
  });
});

describe('An encrypted field', () => {
  it('An encrypted field is opened by another library, and is 344 characters of base64', () => {
    const { publicKey, privateKey } = keys.platform[0];
    for (const text of ['6217000200112001011', '李桂香', '阿里木·买买提（北京）']) {
      const cipher = encryptField(publicKey, text);
      expect(cipher).toMatch(/^[A-Za-z0-9+/]{342}==$/);
      expect(Rsa.decrypt(cipher, privateKey)).toBe(text);
    }
  });

  it('An encrypted field is different each time, and never OAEP with SHA-256', () => {
    const { publicKey, privateKey } = keys.platform[0];
    expect(encryptField(publicKey, '1')).not.toBe(encryptField(publicKey, '1'));
    const padding = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };
    const open = (cipher: string) =>
      privateDecrypt({ key: privateKey, ...padding }, Buffer.from(cipher, 'base64'));
    const other = publicEncrypt({ key: publicKey, ...padding }, Buffer.from('1'));
    expect(open(other.toString('base64')).toString()).toBe('1');
    expect(() => open(encryptField(publicKey, '1'))).toThrow();
  });

  it('An encrypted field holds at most 214 bytes, and only characters of one to three bytes', () => {
    const { publicKey } = keys.platform[0];
    const longest = `${'一'.repeat(71)}a`;
    expect(fitsKey(longest)).toBe(true);
    expect(encryptField(publicKey, longest)).toHaveLength(344);
    expect(fitsKey(`${longest}a`)).toBe(false);
    expect(() => encryptField(publicKey, `${longest}a`)).toThrow();
    expect(hasOnlyShortCharacters('王㐂')).toBe(true);
    expect(hasOnlyShortCharacters('王𠅤')).toBe(false);
  });
});
