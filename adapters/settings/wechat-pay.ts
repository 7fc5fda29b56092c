/** Settings for WeChat Pay's partner API. Keys are read from their files once. */
import type { z } from 'zod';
import type { WechatPaySettings } from '../networks/wechat-pay/adapter.ts';
import { readPrivateKey, readPublicKey, readTogether } from './rsa-keys.ts';
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
  const given = readTogether(read, requiredTogether);
  if (!given) return undefined;
  const [first, ...more] = given.WECHAT_PAY_PUBLIC_KEY_PATHS.map(({ serial, path }) => ({
    serial,
    key: readPublicKey('WECHAT_PAY_PUBLIC_KEY_PATHS', path),
  }));
  if (!first) throw new Error('WECHAT_PAY_PUBLIC_KEY_PATHS is not right: it names no key');
  return {
    url: read.WECHAT_PAY_URL,
    mchid: given.WECHAT_PAY_MCHID,
    serialNo: given.WECHAT_PAY_SERIAL_NO,
    privateKey: readPrivateKey('WECHAT_PAY_PRIVATE_KEY_PATH', given.WECHAT_PAY_PRIVATE_KEY_PATH),
    platformKeys: [first, ...more],
    ...(read.WECHAT_PAY_BANK_ADDRESS_CODE !== undefined && {
      bankAddressCode: read.WECHAT_PAY_BANK_ADDRESS_CODE,
    }),
  };
}
