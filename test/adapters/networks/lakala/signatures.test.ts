import { verify } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  buildAuthorization,
  findAnswerFault,
  isSignedNotification,
} from '../../../../adapters/networks/lakala/signatures.ts';
import { createLakalaKeys, type LakalaKeys } from '../../../../sandbox/lakala/options.ts';
import { signLakalaAnswer, signLakalaNotification } from '../../../../sandbox/lakala/signatures.ts';

let keys: LakalaKeys;
beforeAll(async () => {
  keys = await createLakalaKeys();
});
const now = Date.parse('2026-11-30T04:00:00Z');
const body = '{"名":"值"}';
const platformKeys = () => [{ serial: keys.platform.serial, key: keys.platform.publicKey }];

describe('A request to Lakala', () => {
  it('A request to Lakala signs application, serial number, time, nonce and body, a line each', () => {
    const header = buildAuthorization(keys.partner, body, now);
    const part = (name: string) => new RegExp(`${name}="([^"]+)"`).exec(header)?.[1] ?? '';
    const lines = [
      keys.partner.appId,
      keys.partner.serialNo,
      '1796011200',
      part('nonce_str'),
      body,
    ];
    const text = Buffer.from(lines.map((line) => `${line}\n`).join(''));
    const signature = Buffer.from(part('signature'), 'base64');
    expect(header.startsWith('LKLAPI-SHA256withRSA appid="')).toBe(true);
    expect(verify('sha256', text, keys.partner.publicKey, signature)).toBe(true);
  });
});

describe('An answer of Lakala', () => {
  const check = (more: Record<string, string> = {}, text = body, at = now) => {
    const headers = new Headers({ ...signLakalaAnswer(body, keys, now), ...more });
    const access = { appId: keys.partner.appId, keys: platformKeys() };
    return findAnswerFault({ headers, body: Buffer.from(text) }, access, at);
  };

  it('An answer of Lakala counts when it is signed for us within five minutes', () => {
    expect(check()).toBeUndefined();
    expect(check({}, body, now + 299_000)).toBeUndefined();
  });

  it.each([
    ['no signature', { 'lklapi-signature': '' }],
    ['another signature', { 'lklapi-signature': 'AAAA' }],
    ['another serial number', { 'lklapi-serial': 'abcdef' }],
    ['another application', { 'lklapi-appid': 'OP1' }],
    ['another nonce', { 'lklapi-nonce': 'abc' }],
    ['a time that is no number', { 'lklapi-timestamp': 'NaN' }],
  ])('An answer of Lakala does not count with %s', (_what, more) => {
    expect(check(more)).toEqual(expect.any(String));
  });

  it('An answer of Lakala does not count when its body was changed or it is old', () => {
    expect(check({}, `${body} `)).toContain('does not fit');
    expect(check({}, body, now + 301_000)).toContain('not of now');
  });
});

describe('A notification of Lakala', () => {
  it('A notification of Lakala counts when Lakala signed exactly these bytes within five minutes', () => {
    const header = signLakalaNotification(body, keys, now);
    const check = (authorization: string, text = body, at = now) =>
      isSignedNotification(authorization, Buffer.from(text), platformKeys(), at);
    expect(check(header)).toBe(true);
    expect(check(header, `${body}x`)).toBe(false);
    expect(check(header, body, now + 301_000)).toBe(false);
    expect(check(header.replace('LKLAPI', 'OTHER'))).toBe(false);
    expect(check(header.replace(/nonce_str="./, 'nonce_str="'))).toBe(false);
    expect(check('')).toBe(false);
  });
});
