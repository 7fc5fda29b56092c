/** Signatures of the WeChat Pay API v3: RSA PKCS#1 v1.5 with SHA-256, base64. */
import { randomBytes, sign, verify, type KeyObject } from 'node:crypto';

export interface Partner {
  /** The service provider's number. */
  mchid: string;
  /** Serial number of the merchant API certificate that belongs to the private key. */
  serialNo: string;
  privateKey: KeyObject;
}

export interface UnsignedRequest {
  method: 'GET' | 'POST';
  /** Path and query as sent: encoded, without host. */
  target: string;
  /** Empty for a GET. */
  body: string;
}

/** WeChat Pay's keys by serial; the first one encrypts fields. */
export type PlatformKeys = readonly [PlatformKey, ...PlatformKey[]];
interface PlatformKey {
  /** `PUB_KEY_ID_…` or the serial of a platform certificate. */
  serial: string;
  key: KeyObject;
}

/** The text of a request that is signed: five lines, each with a line feed. */
export const buildRequestMessage = (
  { method, target, body }: UnsignedRequest,
  { timestamp, nonce }: { timestamp: string; nonce: string },
): string => `${method}\n${target}\n${timestamp}\n${nonce}\n${body}\n`;

/** The Authorization header of a request. */
export function buildAuthorization(
  partner: Partner,
  request: UnsignedRequest,
  nowMs: number,
): string {
  const stamp = {
    timestamp: String(Math.floor(nowMs / 1000)),
    nonce: randomBytes(16).toString('hex'),
  };
  const message = buildRequestMessage(request, stamp);
  const signature = sign('sha256', Buffer.from(message), partner.privateKey).toString('base64');
  const parts = {
    mchid: partner.mchid,
    nonce_str: stamp.nonce,
    timestamp: stamp.timestamp,
    serial_no: partner.serialNo,
    signature,
  };
  const list = Object.entries(parts).map(([name, value]) => `${name}="${value}"`);
  return `WECHATPAY2-SHA256-RSA2048 ${list.join(',')}`;
}

/** The same limit as in both official SDKs. */
const maxClockSkewMs = 5 * 60_000;

/**
 * Says why an answer cannot be trusted; undefined when one of the keys signed exactly these bytes
 * within five minutes of now. Test signatures (`WECHATPAY/SIGNTEST/…`) fail like any wrong one.
 */
export function findAnswerFault(
  { headers, body }: { headers: Headers; body: Buffer },
  keys: PlatformKeys,
  nowMs: number,
): string | undefined {
  const timestamp = headers.get('wechatpay-timestamp') ?? '';
  const nonce = headers.get('wechatpay-nonce') ?? '';
  const signature = headers.get('wechatpay-signature') ?? '';
  const serial = headers.get('wechatpay-serial') ?? '';
  if (timestamp === '' || nonce === '' || signature === '' || serial === '')
    return 'the answer is not signed';
  const key = keys.find((known) => known.serial === serial)?.key;
  if (!key) return 'the answer is signed by a key that is not in the settings';
  // Written so that NaN fails too.
  if (!(Math.abs(nowMs - Number(timestamp) * 1000) <= maxClockSkewMs))
    return 'the answer is not of now: check the clock';
  const message = Buffer.concat([Buffer.from(`${timestamp}\n${nonce}\n`), body, Buffer.from('\n')]);
  return verify('sha256', message, key, Buffer.from(signature, 'base64'))
    ? undefined
    : 'the signature of the answer does not fit';
}
