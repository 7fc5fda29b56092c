/** Keys of both sides, created at start: none is kept in the repository. */
import { generateKeyPair, randomBytes, type KeyObject } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

interface KeyPair {
  publicKey: KeyObject;
  privateKey: KeyObject;
}

export interface WechatPayKeys {
  /** The service provider that may call. */
  partner: KeyPair & { mchid: string; serialNo: string };
  /** The keys of WeChat Pay: its public key first, then the platform certificate that signs by default. */
  platform: readonly [PlatformKeyPair, PlatformKeyPair];
}
export type PlatformKeyPair = KeyPair & { serial: string };

const createKeyPair = (): Promise<KeyPair> =>
  promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
const createSerial = (): string => randomBytes(20).toString('hex').toUpperCase();

/** New keys for a service provider and for WeChat Pay; takes some tenths of a second. */
export async function createWechatPayKeys(): Promise<WechatPayKeys> {
  const [partner, publicKey, certificate] = await Promise.all([
    createKeyPair(),
    createKeyPair(),
    createKeyPair(),
  ]);
  return {
    partner: { ...partner, mchid: '1900000001', serialNo: createSerial() },
    platform: [
      { ...publicKey, serial: `PUB_KEY_ID_${createSerial()}` },
      { ...certificate, serial: createSerial() },
    ],
  };
}

/**
 * Writes what the service provider needs into a folder: its private key, the public key of WeChat Pay,
 * and `settings.env` with the variables that name them.
 */
export function writeKeys(folder: string, { partner, platform: [platform] }: WechatPayKeys): void {
  const privateKey = join(folder, 'partner-key.pem');
  const publicKey = join(folder, 'wechat-pay-key.pem');
  const settings = [
    `WECHAT_PAY_MCHID=${partner.mchid}`,
    `WECHAT_PAY_SERIAL_NO=${partner.serialNo}`,
    `WECHAT_PAY_PRIVATE_KEY_PATH=${privateKey}`,
    `WECHAT_PAY_PUBLIC_KEY_PATHS=${platform.serial}:${publicKey}`,
  ];
  mkdirSync(folder, { recursive: true });
  writeFileSync(privateKey, partner.privateKey.export({ type: 'pkcs8', format: 'pem' }), {
    mode: 0o600,
  });
  writeFileSync(publicKey, platform.publicKey.export({ type: 'spki', format: 'pem' }));
  writeFileSync(join(folder, 'settings.env'), `${settings.join('\n')}\n`);
}
