/** Keys of both sides, and what Lakala's published pages leave open. */
import { generateKeyPair, randomBytes, type KeyObject } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

interface KeyPair {
  publicKey: KeyObject;
  privateKey: KeyObject;
}

export interface LakalaKeys {
  /** The organisation that may call. */
  partner: KeyPair & { appId: string; serialNo: string; orgCode: string };
  platform: KeyPair & { serial: string };
}

const createSerial = (): string => randomBytes(10).toString('hex');

/** New keys for an organisation and for Lakala; takes some tenths of a second. */
export async function createLakalaKeys(): Promise<LakalaKeys> {
  const create = (): Promise<KeyPair> => promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  const [partner, platform] = await Promise.all([create(), create()]);
  return {
    partner: { ...partner, appId: 'OP00000003', serialNo: createSerial(), orgCode: '955555' },
    platform: { ...platform, serial: createSerial() },
  };
}

/**
 * Writes what the organisation needs into a folder: its private key, the public key of Lakala, and
 * `settings.env` with the variables that name them.
 */
export function writeLakalaKeys(folder: string, { partner, platform }: LakalaKeys): void {
  const privateKey = join(folder, 'partner-key.pem');
  const publicKey = join(folder, 'lakala-key.pem');
  const settings = [
    `LAKALA_APP_ID=${partner.appId}`,
    `LAKALA_ORG_CODE=${partner.orgCode}`,
    `LAKALA_SERIAL_NO=${partner.serialNo}`,
    `LAKALA_PRIVATE_KEY_PATH=${privateKey}`,
    `LAKALA_CERTIFICATE_PATHS=${platform.serial}:${publicKey}`,
  ];
  mkdirSync(folder, { recursive: true });
  writeFileSync(privateKey, partner.privateKey.export({ type: 'pkcs8', format: 'pem' }), {
    mode: 0o600,
  });
  writeFileSync(publicKey, platform.publicKey.export({ type: 'spki', format: 'pem' }));
  writeFileSync(join(folder, 'settings.env'), `${settings.join('\n')}\n`);
}

/** Behaviour that the published pages leave open, or describe in two ways. */
export interface LakalaBehaviour {
  /** What a request signs: five lines by the SDKs, three by the page. */
  signedLines: 5 | 3;
  /** What an answer with an account repeats of its question. */
  repeats: 'all' | 'merchant' | 'order';
  /** Whether numbers of accounts are shown with stars. */
  masksAccounts: boolean;
}

export interface LakalaOptions {
  keys: LakalaKeys;
  /** The clock, in ms since 1970; the clock of the machine by default. */
  now?: () => number;
  behaviour?: Partial<LakalaBehaviour>;
  /** Terminals with an account of their own, at first the merchant's, by their number. */
  terminalsWithAccount?: readonly string[];
}

export const defaultLakalaBehaviour: LakalaBehaviour = {
  signedLines: 5,
  repeats: 'all',
  masksAccounts: true,
};
