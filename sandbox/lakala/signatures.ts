/** Checks the signature of every call, and signs answers and notifications, as Lakala publishes it. */
import { randomBytes, sign, verify } from 'node:crypto';
import type { PartyContext } from '../party.ts';
import { Refusal } from '../refusal.ts';
import { defaultLakalaBehaviour, type LakalaKeys, type LakalaOptions } from './options.ts';

const maxClockSkewMs = 5 * 60_000;
const partNames = ['appid', 'serial_no', 'timestamp', 'nonce_str', 'signature'] as const;
const join = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');
const unsigned = (why: string): Refusal => new Refusal(401, 'GW0004', `验签失败：${why}`);

/** Checks signature and headers of each call; a nonce is accepted once. The check throws Refusal. */
export function createLakalaCheck({
  keys,
  now = Date.now,
  behaviour = {},
}: LakalaOptions): (c: PartyContext) => void {
  const nonces = new Set<string>();
  const { signedLines } = { ...defaultLakalaBehaviour, ...behaviour };
  const { partner } = keys;
  return (c) => {
    const header = c.req.header('authorization') ?? '';
    const found = [...header.matchAll(/[ ,](\w+)="([^"]+)"/g)];
    const parts = Object.fromEntries(found.map(([, name, value]) => [name, value]));
    const isWhole = partNames.every((name) => parts[name] !== undefined);
    if (!header.startsWith('LKLAPI-SHA256withRSA ') || !isWhole || found.length !== 5)
      throw unsigned('Authorization');
    const { appid = '', serial_no = '', timestamp = '', nonce_str = '', signature = '' } = parts;
    if (appid !== partner.appId) throw unsigned('appid');
    if (serial_no !== partner.serialNo) throw unsigned('serial_no');
    if (!(Math.abs(now() - Number(timestamp) * 1000) <= maxClockSkewMs))
      throw unsigned('timestamp');
    if (nonces.has(nonce_str)) throw unsigned('nonce_str');
    const head = signedLines === 5 ? [appid, serial_no] : [];
    const text = join([...head, timestamp, nonce_str, c.get('call').body]);
    const bytes = Buffer.from(signature, 'base64');
    if (!verify('sha256', Buffer.from(text), partner.publicKey, bytes)) throw unsigned('signature');
    nonces.add(nonce_str);
    if (c.req.header('content-type')?.split(';')[0] !== 'application/json')
      throw new Refusal(400, 'GW0001', 'Content-Type');
  };
}

/** The headers that sign an answer. */
export function signLakalaAnswer(
  body: string,
  { partner, platform }: LakalaKeys,
  nowMs = Date.now(),
): Record<string, string> {
  const timestamp = String(Math.floor(nowMs / 1000));
  const nonce = randomBytes(6).toString('hex');
  const text = join([partner.appId, platform.serial, timestamp, nonce, body]);
  return {
    'lklapi-appid': partner.appId,
    'lklapi-serial': platform.serial,
    'lklapi-timestamp': timestamp,
    'lklapi-nonce': nonce,
    'lklapi-signature': sign('sha256', Buffer.from(text), platform.privateKey).toString('base64'),
  };
}

/** The Authorization header of a notification: three lines are signed, and nothing names the key. */
export function signLakalaNotification(
  body: string,
  { platform }: LakalaKeys,
  nowMs = Date.now(),
): string {
  const timestamp = String(Math.floor(nowMs / 1000));
  const nonce = randomBytes(6).toString('hex');
  const text = join([timestamp, nonce, body]);
  const signature = sign('sha256', Buffer.from(text), platform.privateKey).toString('base64');
  return `LKLAPI-SHA256withRSA timestamp="${timestamp}",nonce_str="${nonce}",signature="${signature}"`;
}
