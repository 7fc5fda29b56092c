/** Keys of both sides, and what Yeepay's published pages leave open. */
import { generateKeyPair, type KeyObject } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

interface KeyPair {
  publicKey: KeyObject;
  privateKey: KeyObject;
}

export interface YeepayKeys {
  /** The application that may call. */
  app: KeyPair & { appKey: string };
  platform: KeyPair;
}

/** New keys for an application and for Yeepay; takes some tenths of a second. */
export async function createYeepayKeys(): Promise<YeepayKeys> {
  const create = (): Promise<KeyPair> => promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  const [app, platform] = await Promise.all([create(), create()]);
  return { app: { ...app, appKey: 'app_10086032562' }, platform };
}

/**
 * Writes what the application needs into a folder: its private key, the public key of Yeepay, and
 * `settings.env` with the variables that name them.
 */
export function writeYeepayKeys(folder: string, { app, platform }: YeepayKeys): void {
  const privateKey = join(folder, 'app-key.pem');
  const publicKey = join(folder, 'yeepay-key.pem');
  const settings = [
    `YEEPAY_APP_KEY=${app.appKey}`,
    `YEEPAY_PRIVATE_KEY_PATH=${privateKey}`,
    `YEEPAY_PUBLIC_KEY_PATHS=${publicKey}`,
  ];
  mkdirSync(folder, { recursive: true });
  writeFileSync(privateKey, app.privateKey.export({ type: 'pkcs8', format: 'pem' }), {
    mode: 0o600,
  });
  writeFileSync(publicKey, platform.publicKey.export({ type: 'spki', format: 'pem' }));
  writeFileSync(join(folder, 'settings.env'), `${settings.join('\n')}\n`);
}

/** Behaviour that the published pages leave open, or describe in two ways. */
export interface YeepayBehaviour {
  /** How the state of an application is called in the answer to a query. */
  stateField: 'applicationStatus' | 'status';
  /** How a number is answered that Yeepay does not know. */
  missing: { returnCode: string; returnMsg: string };
  /** Whether card numbers are shown with stars. */
  masksCards: boolean;
  /** Whether the old card stays in the list of cards beside the new one. */
  keepsOldCard: boolean;
  /** `channelReportResults`: a list, or the JSON of one. */
  reportsAsText: boolean;
}

export interface YeepayOptions {
  keys: YeepayKeys;
  /** The clock, in ms since 1970; the clock of the machine by default. */
  now?: () => number;
  behaviour?: Partial<YeepayBehaviour>;
  /** What each channel answers to Yeepay's report; SUCCESS unless told. */
  reports?: Partial<Record<'WECHAT' | 'ALIPAY', 'SUCCESS' | 'FAIL' | 'PROCESSING'>>;
}

export const defaultYeepayBehaviour: YeepayBehaviour = {
  stateField: 'applicationStatus',
  missing: { returnCode: 'NIG10404', returnMsg: '申请单不存在' },
  masksCards: true,
  keepsOldCard: false,
  reportsAsText: true,
};
