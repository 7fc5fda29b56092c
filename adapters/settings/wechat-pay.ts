/** Settings for WeChat Pay's partner API. Keys are read from their files once. */
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import type { WechatPaySettings } from '../networks/wechat-pay/adapter.ts';
import type { wechatPayVariables } from './variables.ts';

type WechatPayVariables = z.output<z.ZodObject<typeof wechatPayVariables>>;

const requiredTogether = [
  'WECHAT_PAY_MCHID',
  'WECHAT_PAY_SERIAL_NO',
  'WECHAT_PAY_PRIVATE_KEY_PATH',
  'WECHAT_PAY_PUBLIC_KEY_PATHS',
] as const;

/**
 * Undefined when only variables with a default are set.
 * @throws Error that names the variable that is missing or whose file contains no RSA key
 */
export function buildWechatPaySettings(read: WechatPayVariables): WechatPaySettings | undefined {
  if (requiredTogether.every((name) => read[name] === undefined)) return undefined;
  const [mchid, serialNo, privateKeyPath, publicKeyPaths] = [
    requireVariable(read, 'WECHAT_PAY_MCHID'),
    requireVariable(read, 'WECHAT_PAY_SERIAL_NO'),
    requireVariable(read, 'WECHAT_PAY_PRIVATE_KEY_PATH'),
    requireVariable(read, 'WECHAT_PAY_PUBLIC_KEY_PATHS'),
  ];
  const [first, ...more] = publicKeyPaths.map(({ serial, path }) => ({
    serial,
    key: readRsaKey('WECHAT_PAY_PUBLIC_KEY_PATHS', path, createPublicKey),
  }));
  if (!first) throw new Error('WECHAT_PAY_PUBLIC_KEY_PATHS is not right: it names no key');
  return {
    url: read.WECHAT_PAY_URL,
    mchid,
    serialNo,
    privateKey: readRsaKey('WECHAT_PAY_PRIVATE_KEY_PATH', privateKeyPath, createPrivateKey),
    platformKeys: [first, ...more],
    ...(read.WECHAT_PAY_BANK_ADDRESS_CODE !== undefined && {
      bankAddressCode: read.WECHAT_PAY_BANK_ADDRESS_CODE,
    }),
  };
}

function requireVariable<Name extends (typeof requiredTogether)[number]>(
  read: WechatPayVariables,
  name: Name,
): NonNullable<WechatPayVariables[Name]> {
  const value = read[name];
  if (value !== undefined) return value;
  throw new Error(
    `${name} is missing: ${requiredTogether.join(', ')} go together, give all or none`,
  );
}

function readRsaKey(name: string, path: string, parse: (pem: Buffer) => KeyObject): KeyObject {
  const key = tryParseKey(path, parse);
  if (key?.asymmetricKeyType === 'rsa') return key;
  throw new Error(`${name} is not right: a file holds no RSA key in PEM, or cannot be read`);
}

function tryParseKey(path: string, parse: (pem: Buffer) => KeyObject): KeyObject | undefined {
  try {
    return parse(readFileSync(path));
  } catch {
    return undefined;
  }
}
