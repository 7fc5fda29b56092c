/** Signatures of callers, as Aliyun (ACS3-HMAC-SHA256) and Tencent Cloud (TC3-HMAC-SHA256) publish them. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

export interface SignedCall {
  method: string;
  path: string;
  query: ReadonlyMap<string, string>;
  /** Names in lower case. */
  headers: ReadonlyMap<string, string>;
  body: string;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const sign = (key: string | Buffer, text: string): Buffer =>
  createHmac('sha256', key).update(text).digest();

/** RFC 3986: `*` and its like are encoded as well. */
const encode = (text: string): string =>
  encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`,
  );

/** The signature of a call with the secret of an access key. @param signed names of the signed headers */
export function computeAcs3Signature(
  { method, path, query, headers, body }: SignedCall,
  signed: readonly string[],
  secret: string,
): string {
  const canonicalQuery = [...query]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .join('&');
  const canonicalHeaders = signed.map((name) => `${name}:${headers.get(name)?.trim() ?? ''}\n`);
  const canonical = [
    method,
    path,
    canonicalQuery,
    canonicalHeaders.join(''),
    signed.join(';'),
    sha256(body),
  ].join('\n');
  return sign(secret, `ACS3-HMAC-SHA256\n${sha256(canonical)}`).toString('hex');
}

/** @param scope `date/service` of the credential. @param timestamp seconds since 1970 */
export function computeTc3Signature(
  { method, path, headers, body }: SignedCall,
  signed: readonly string[],
  { secret, scope, timestamp }: { secret: string; scope: string; timestamp: string },
): string {
  const canonicalHeaders = signed.map(
    (name) => `${name}:${headers.get(name)?.trim().toLowerCase() ?? ''}\n`,
  );
  const canonical = [
    method,
    path,
    '',
    canonicalHeaders.join(''),
    signed.join(';'),
    sha256(body),
  ].join('\n');
  const [date = '', service = ''] = scope.split('/');
  const key = sign(sign(sign(`TC3${secret}`, date), service), 'tc3_request');
  const text = `TC3-HMAC-SHA256\n${timestamp}\n${scope}/tc3_request\n${sha256(canonical)}`;
  return sign(key, text).toString('hex');
}

export const isSameSignature = (given: string, right: string): boolean => {
  const [a, b] = [Buffer.from(given), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
};
