/** Checks the signature of every call, and signs every answer, as WeChat Pay publishes it. */
import { constants, privateDecrypt, randomBytes, sign, verify } from 'node:crypto';
import type { PartyContext } from '../party.ts';
import type { PlatformKeyPair } from './keys.ts';
import type { WechatPayOptions } from './options.ts';
import { paramError, signError } from './errors.ts';

const maxClockSkewMs = 5 * 60_000;
const scheme = 'WECHATPAY2-SHA256-RSA2048 ';
const partNames = ['mchid', 'nonce_str', 'timestamp', 'serial_no', 'signature'] as const;
type AuthorizationParts = Record<(typeof partNames)[number], string>;

/** Checks signature and headers of each call; a nonce is accepted once. The check throws Refusal. */
export function createSignatureCheck({
  keys,
  now = Date.now,
}: WechatPayOptions): (c: PartyContext) => void {
  const nonces = new Set<string>();
  return (c) => {
    const parts = parseAuthorization(c.req.header('authorization') ?? '');
    if (parts.mchid !== keys.partner.mchid) throw signError('商户号不存在');
    if (parts.serial_no !== keys.partner.serialNo) throw signError('商户证书序列号有误');
    if (!(Math.abs(now() - Number(parts.timestamp) * 1000) <= maxClockSkewMs))
      throw signError('时间戳已过期');
    if (nonces.has(parts.nonce_str)) throw signError('随机串重复');
    const signature = Buffer.from(parts.signature, 'base64');
    if (!verify('sha256', buildSignedMessage(c, parts), keys.partner.publicKey, signature))
      throw signError('签名验证失败');
    nonces.add(parts.nonce_str);
    checkHeaders(c, keys.platform);
  };
}

/** The parts of the header, in any order. @throws Refusal unless every part is there exactly once */
function parseAuthorization(header: string): AuthorizationParts {
  const found = [...header.slice(scheme.length).matchAll(/(\w+)="([^"]+)"(?:,|$)/g)];
  const parts = Object.fromEntries(found.map(([, name, value]) => [name, value]));
  const whole = partNames.every((name) => parts[name] !== undefined);
  if (!header.startsWith(scheme) || !whole || found.length !== partNames.length)
    throw signError('Authorization 不完整');
  return parts as AuthorizationParts;
}

const buildSignedMessage = (
  c: PartyContext,
  { timestamp, nonce_str }: AuthorizationParts,
): Buffer =>
  Buffer.from(
    [c.req.method, c.env.incoming.url, timestamp, nonce_str, c.get('call').body, ''].join('\n'),
  );

function checkHeaders(c: PartyContext, platform: readonly PlatformKeyPair[]): void {
  const isPost = c.req.method === 'POST';
  const serial = c.req.header('wechatpay-serial');
  if (c.req.header('accept') !== 'application/json') throw paramError('Accept');
  if (isPost && c.req.header('content-type')?.split(';')[0] !== 'application/json')
    throw paramError('Content-Type');
  if (isPost && serial === undefined) throw paramError('Wechatpay-Serial');
  if (serial !== undefined && !findPlatformKey(platform, serial))
    throw paramError('Wechatpay-Serial');
}

const findPlatformKey = (
  platform: readonly PlatformKeyPair[],
  serial: string | undefined,
): PlatformKeyPair | undefined => platform.find((known) => known.serial === serial);

/** Signs the answer with the key that the caller named, or else with the platform certificate. */
export async function signAnswer(
  c: PartyContext,
  { keys, now = Date.now }: WechatPayOptions,
  isSignTest: boolean,
): Promise<void> {
  const [, defaultKey] = keys.platform;
  const key = findPlatformKey(keys.platform, c.req.header('wechatpay-serial')) ?? defaultKey;
  const timestamp = String(Math.floor(now() / 1000));
  const nonce = randomBytes(16).toString('hex');
  const body = Buffer.from(await c.res.clone().arrayBuffer());
  const message = Buffer.concat([Buffer.from(`${timestamp}\n${nonce}\n`), body, Buffer.from('\n')]);
  const signature = sign('sha256', message, key.privateKey).toString('base64');
  c.header('request-id', randomBytes(12).toString('hex').toUpperCase());
  c.header('wechatpay-timestamp', timestamp);
  c.header('wechatpay-nonce', nonce);
  c.header('wechatpay-serial', key.serial);
  c.header('wechatpay-signature', isSignTest ? `WECHATPAY/SIGNTEST/${signature}` : signature);
}

/** @throws Refusal unless the cipher is RSAES-OAEP with SHA-1 for the key with this serial */
export function decryptField(
  { keys }: WechatPayOptions,
  serial: string | undefined,
  cipher: string,
): string {
  const key = findPlatformKey(keys.platform, serial);
  if (!key) throw paramError('Wechatpay-Serial');
  try {
    return privateDecrypt(
      { key: key.privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' },
      Buffer.from(cipher, 'base64'),
    ).toString();
  } catch {
    throw paramError('平台私钥解密失败');
  }
}
