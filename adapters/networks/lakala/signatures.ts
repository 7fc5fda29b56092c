/** Signatures of Lakala's open platform: RSA PKCS#1 v1.5 with SHA-256, base64. */
import { randomBytes, sign, verify, type KeyObject } from 'node:crypto';

export interface LakalaPartner {
  appId: string;
  /** Serial number of the certificate that belongs to the private key. */
  serialNo: string;
  privateKey: KeyObject;
}

/** Lakala's keys by the serial number of their certificate. */
export type LakalaKeys = readonly { serial: string; key: KeyObject }[];

const scheme = 'LKLAPI-SHA256withRSA';
const join = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

/** The Authorization header of a request: five lines are signed, as the SDKs of Lakala do. */
export function buildAuthorization(
  { appId, serialNo, privateKey }: LakalaPartner,
  body: string,
  nowMs: number,
): string {
  const timestamp = String(Math.floor(nowMs / 1000));
  const nonce = randomBytes(6).toString('hex');
  const text = join([appId, serialNo, timestamp, nonce, body]);
  const parts = {
    appid: appId,
    serial_no: serialNo,
    timestamp,
    nonce_str: nonce,
    signature: sign('sha256', Buffer.from(text), privateKey).toString('base64'),
  };
  const list = Object.entries(parts).map(([name, value]) => `${name}="${value}"`);
  return `${scheme} ${list.join(',')}`;
}

const maxClockSkewMs = 5 * 60_000;
const isOfNow = (timestamp: string, nowMs: number): boolean =>
  /^\d{10}$/.test(timestamp) && Math.abs(nowMs - Number(timestamp) * 1000) <= maxClockSkewMs;

/**
 * Says why an answer cannot be trusted; undefined when one of the keys signed exactly these bytes for
 * our application, within five minutes of now.
 */
export function findAnswerFault(
  { headers, body }: { headers: Headers; body: Buffer },
  { appId, keys }: { appId: string; keys: LakalaKeys },
  nowMs: number,
): string | undefined {
  const read = (name: string): string => headers.get(`lklapi-${name}`) ?? '';
  const [serial, timestamp, nonce] = [read('serial'), read('timestamp'), read('nonce')];
  const signature = read('signature');
  if (serial === '' || nonce === '' || signature === '') return 'the answer is not signed';
  if (read('appid') !== appId) return 'the answer is for another application';
  const key = keys.find((known) => known.serial === serial)?.key;
  if (!key) return 'the answer is signed by a key that is not in the settings';
  if (!isOfNow(timestamp, nowMs)) return 'the answer is not of now: check the clock';
  const head = Buffer.from(join([appId, serial, timestamp, nonce]));
  const message = Buffer.concat([head, body, Buffer.from('\n')]);
  return verify('sha256', message, key, Buffer.from(signature, 'base64'))
    ? undefined
    : 'the signature of the answer does not fit';
}

/** Whether Lakala signed a notification: three lines, and no serial number that names the key. */
export function isSignedNotification(
  authorization: string,
  body: Buffer,
  keys: LakalaKeys,
  nowMs: number,
): boolean {
  if (!authorization.startsWith(`${scheme} `)) return false;
  const read = (name: string): string =>
    new RegExp(`[ ,]${name}="([^"]+)"`).exec(authorization)?.[1] ?? '';
  const [timestamp, nonce] = [read('timestamp'), read('nonce_str')];
  if (nonce === '' || !isOfNow(timestamp, nowMs)) return false;
  const message = Buffer.concat([Buffer.from(join([timestamp, nonce])), body, Buffer.from('\n')]);
  const signature = Buffer.from(read('signature'), 'base64');
  return keys.some(({ key }) => verify('sha256', message, key, signature));
}
