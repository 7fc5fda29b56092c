import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { buildLakalaSettings } from '../../../adapters/settings/lakala.ts';
import { lakalaVariables } from '../../../adapters/settings/variables.ts';
import {
  createLakalaKeys,
  writeLakalaKeys,
  type LakalaKeys,
} from '../../../sandbox/lakala/options.ts';

const folder = mkdtempSync(join(tmpdir(), 'lakala-'));
let keys: LakalaKeys;
let env: Record<string, string | undefined>;
beforeAll(async () => {
  keys = await createLakalaKeys();
  writeLakalaKeys(folder, keys);
  env = parseEnv(readFileSync(join(folder, 'settings.env'), 'utf8'));
});
const read = (given: Record<string, string | undefined>, PUBLIC_URL = 'https://pay.example.com') =>
  buildLakalaSettings({ ...z.object(lakalaVariables).parse(given), PUBLIC_URL });

describe('The settings of Lakala', () => {
  it('The settings of Lakala are undefined unless they are set', () => {
    expect(read({})).toBeUndefined();
  });

  it('The settings of Lakala contain the keys of the files that the sandbox writes', () => {
    const found = read(env);
    const { appId, orgCode, serialNo } = keys.partner;
    expect(found).toMatchObject({
      ...{ appId, orgCode, serialNo },
      url: 'https://s2.lakala.com',
      retUrl: 'https://pay.example.com/v1/notifications/lakala',
    });
    expect(found?.privateKey.equals(keys.partner.privateKey)).toBe(true);
    expect(found?.platformKeys.map(({ serial }) => serial)).toEqual([keys.platform.serial]);
    expect(found?.platformKeys[0]?.key.equals(keys.platform.publicKey)).toBe(true);
    expect(statSync(join(folder, 'partner-key.pem')).mode & 0o077).toBe(0);
  });

  it.each([
    'LAKALA_APP_ID',
    'LAKALA_ORG_CODE',
    'LAKALA_SERIAL_NO',
    'LAKALA_PRIVATE_KEY_PATH',
    'LAKALA_CERTIFICATE_PATHS',
  ])('The settings of Lakala must be set together: %s is missing', (name) => {
    expect(() => read({ ...env, [name]: undefined })).toThrow(`${name} is missing`);
  });

  it('The settings of Lakala say when the address for notifications is longer than Lakala takes', () => {
    const long = `https://${'a'.repeat(40)}.example.com`;
    expect(() => read(env, long)).toThrow('PUBLIC_URL is too long');
  });
});
