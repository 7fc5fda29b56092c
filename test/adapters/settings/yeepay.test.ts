import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { yeepayVariables } from '../../../adapters/settings/variables.ts';
import { buildYeepaySettings } from '../../../adapters/settings/yeepay.ts';
import {
  createYeepayKeys,
  writeYeepayKeys,
  type YeepayKeys,
} from '../../../sandbox/yeepay/options.ts';

const folder = mkdtempSync(join(tmpdir(), 'yeepay-'));
let keys: YeepayKeys;
let env: Record<string, string | undefined>;
beforeAll(async () => {
  keys = await createYeepayKeys();
  writeYeepayKeys(folder, keys);
  env = parseEnv(readFileSync(join(folder, 'settings.env'), 'utf8'));
});
const read = (given: Record<string, string | undefined>) =>
  buildYeepaySettings({
    ...z.object(yeepayVariables).parse(given),
    PUBLIC_URL: 'https://pay.example.com',
  });

describe('The settings of Yeepay', () => {
  it('The settings of Yeepay are undefined unless they are set', () => {
    expect(read({})).toBeUndefined();
  });

  it('The settings of Yeepay contain the keys of the files that the sandbox writes', () => {
    const found = read(env);
    expect(found).toMatchObject({
      url: 'https://openapi.yeepay.com/yop-center',
      appKey: keys.app.appKey,
      notifyUrl: 'https://pay.example.com/v1/notifications/yeepay',
      channels: ['WECHAT', 'ALIPAY'],
    });
    expect(found?.privateKey.equals(keys.app.privateKey)).toBe(true);
    expect(found?.platformKeys.map((key) => key.equals(keys.platform.publicKey))).toEqual([true]);
    expect(statSync(join(folder, 'app-key.pem')).mode & 0o077).toBe(0);
  });

  it.each([
    ['none', []],
    ['ALIPAY', ['ALIPAY']],
  ])('The settings of Yeepay say to which channels it reports: %s', (list, channels) => {
    expect(read({ ...env, YEEPAY_REPORT_CHANNELS: list })?.channels).toEqual(channels);
  });

  it.each(['YEEPAY_APP_KEY', 'YEEPAY_PRIVATE_KEY_PATH', 'YEEPAY_PUBLIC_KEY_PATHS'])(
    'The settings of Yeepay must be set together: %s is missing',
    (name) => {
      expect(() => read({ ...env, [name]: undefined })).toThrow(`${name} is missing`);
    },
  );

  it('The settings of Yeepay name the variable whose file contains no key', () => {
    const YEEPAY_PUBLIC_KEY_PATHS = join(folder, 'settings.env');
    expect(() => read({ ...env, YEEPAY_PUBLIC_KEY_PATHS })).toThrow(
      'YEEPAY_PUBLIC_KEY_PATHS is not right: a file holds no RSA key',
    );
  });
});
