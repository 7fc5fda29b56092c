import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { wechatPayVariables } from '../../../adapters/settings/variables.ts';
import { buildWechatPaySettings } from '../../../adapters/settings/wechat-pay.ts';
import {
  createWechatPayKeys,
  writeKeys,
  type WechatPayKeys,
} from '../../../sandbox/wechat-pay/keys.ts';
import { buildAccess } from '../../support/wechat-pay-access.ts';

const folder = mkdtempSync(join(tmpdir(), 'wechat-pay-'));
let keys: WechatPayKeys;
let env: Record<string, string | undefined>;
beforeAll(async () => {
  keys = await createWechatPayKeys();
  writeKeys(folder, keys);
  env = parseEnv(readFileSync(join(folder, 'settings.env'), 'utf8'));
});
const read = (more: Record<string, string | undefined> = {}) =>
  buildWechatPaySettings(z.object(wechatPayVariables).parse({ ...env, ...more }));

describe('The settings of WeChat Pay', () => {
  it('The settings of WeChat Pay are undefined unless they are set', () => {
    expect(buildWechatPaySettings(z.object(wechatPayVariables).parse({}))).toBeUndefined();
  });

  it('The settings of WeChat Pay contain the keys of the files that the sandbox writes', () => {
    const found = read({ WECHAT_PAY_BANK_ADDRESS_CODE: '110000' });
    const { platformKeys, privateKey, ...rest } = buildAccess(
      'https://api.mch.weixin.qq.com',
      keys,
    );
    expect(found).toMatchObject({ ...rest, bankAddressCode: '110000' });
    expect(found?.privateKey.equals(privateKey)).toBe(true);
    expect(found?.platformKeys.map(({ serial }) => serial)).toEqual([platformKeys[0].serial]);
    expect(found?.platformKeys[0].key.equals(platformKeys[0].key)).toBe(true);
    expect(statSync(join(folder, 'partner-key.pem')).mode & 0o077).toBe(0);
  });

  it('The settings of WeChat Pay contain several platform keys, so that WeChat Pay can replace its key', () => {
    const path = join(folder, 'wechat-pay-key.pem');
    const WECHAT_PAY_PUBLIC_KEY_PATHS = `PUB_KEY_ID_1:${path}, ABCDEF:${path}`;
    expect(read({ WECHAT_PAY_PUBLIC_KEY_PATHS })?.platformKeys.map(({ serial }) => serial)).toEqual(
      ['PUB_KEY_ID_1', 'ABCDEF'],
    );
    expect(() => read({ WECHAT_PAY_PUBLIC_KEY_PATHS: path })).toThrow('serials and paths');
  });

  it.each([
    'WECHAT_PAY_MCHID',
    'WECHAT_PAY_SERIAL_NO',
    'WECHAT_PAY_PRIVATE_KEY_PATH',
    'WECHAT_PAY_PUBLIC_KEY_PATHS',
  ])('The settings of WeChat Pay must be set together: %s is missing', (name) => {
    expect(() => read({ [name]: undefined })).toThrow(`${name} is missing`);
  });

  it('The settings of WeChat Pay name the variable whose file contains no key, and never show the content', () => {
    const noKey = join(folder, 'settings.env');
    for (const path of [noKey, '/nowhere.pem']) {
      expect(() => read({ WECHAT_PAY_PRIVATE_KEY_PATH: path })).toThrow(
        'WECHAT_PAY_PRIVATE_KEY_PATH is not right: a file holds no RSA key',
      );
      expect(() => read({ WECHAT_PAY_PUBLIC_KEY_PATHS: `A:${path}` })).toThrow(
        'WECHAT_PAY_PUBLIC_KEY_PATHS is not right',
      );
    }
  });
});
