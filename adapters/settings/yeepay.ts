/** Settings for Yeepay's open platform. Keys are read from their files once. */
import type { z } from 'zod';
import type { YeepaySettings } from '../networks/yeepay/adapter.ts';
import { readPrivateKey, readPublicKey, readTogether } from './rsa-keys.ts';
import type { yeepayVariables } from './variables.ts';

type YeepayVariables = z.output<z.ZodObject<typeof yeepayVariables>> & { PUBLIC_URL: string };

const requiredTogether = [
  'YEEPAY_APP_KEY',
  'YEEPAY_PRIVATE_KEY_PATH',
  'YEEPAY_PUBLIC_KEY_PATHS',
] as const;

/**
 * Undefined when only variables with a default are set.
 * @throws Error that names the variable that is missing or whose file contains no RSA key
 */
export function buildYeepaySettings(read: YeepayVariables): YeepaySettings | undefined {
  const given = readTogether(read, requiredTogether);
  return (
    given && {
      url: read.YEEPAY_URL,
      appKey: given.YEEPAY_APP_KEY,
      privateKey: readPrivateKey('YEEPAY_PRIVATE_KEY_PATH', given.YEEPAY_PRIVATE_KEY_PATH),
      platformKeys: given.YEEPAY_PUBLIC_KEY_PATHS.map((path) =>
        readPublicKey('YEEPAY_PUBLIC_KEY_PATHS', path),
      ),
      notifyUrl: `${read.PUBLIC_URL}/v1/notifications/yeepay`,
      channels: read.YEEPAY_REPORT_CHANNELS,
    }
  );
}
