/** Settings for Lakala's open platform. Keys are read from their files once. */
import type { z } from 'zod';
import type { LakalaSettings } from '../networks/lakala/adapter.ts';
import { readPrivateKey, readPublicKey, readTogether } from './rsa-keys.ts';
import type { lakalaVariables } from './variables.ts';

type LakalaVariables = z.output<z.ZodObject<typeof lakalaVariables>> & { PUBLIC_URL: string };

const requiredTogether = [
  'LAKALA_APP_ID',
  'LAKALA_ORG_CODE',
  'LAKALA_SERIAL_NO',
  'LAKALA_PRIVATE_KEY_PATH',
  'LAKALA_CERTIFICATE_PATHS',
] as const;

/** Lakala takes no longer address for its notifications. */
const maxRetUrlLength = 64;

/**
 * Undefined when only variables with a default are set.
 * @throws Error that names the variable that is missing or not right
 */
export function buildLakalaSettings(read: LakalaVariables): LakalaSettings | undefined {
  const given = readTogether(read, requiredTogether);
  if (!given) return undefined;
  const retUrl = `${read.PUBLIC_URL}/v1/notifications/lakala`;
  if (retUrl.length > maxRetUrlLength)
    throw new Error(
      `PUBLIC_URL is too long: Lakala takes ${maxRetUrlLength} signs, with /v1/notifications/lakala`,
    );
  return {
    url: read.LAKALA_URL,
    appId: given.LAKALA_APP_ID,
    orgCode: given.LAKALA_ORG_CODE,
    serialNo: given.LAKALA_SERIAL_NO,
    privateKey: readPrivateKey('LAKALA_PRIVATE_KEY_PATH', given.LAKALA_PRIVATE_KEY_PATH),
    platformKeys: given.LAKALA_CERTIFICATE_PATHS.map(({ serial, path }) => ({
      serial,
      key: readPublicKey('LAKALA_CERTIFICATE_PATHS', path),
    })),
    retUrl,
  };
}
