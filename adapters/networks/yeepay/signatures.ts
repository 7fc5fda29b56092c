/** Signatures of the Yeepay open platform (YOP): RSA PKCS#1 v1.5 with SHA-256, base64url. */
import { createHash, sign, verify, type KeyObject } from 'node:crypto';

export interface YeepayApp {
  appKey: string;
  privateKey: KeyObject;
}

export type Params = Readonly<Record<string, string>>;

export interface UnsignedRequest {
  method: 'GET' | 'POST';
  /** Below the base URL, e.g. `/rest/v1.0/…`. */
  path: string;
  /** Query of a GET, form of a POST. */
  params: Params;
}

interface Stamp {
  /** UTC, to the second, e.g. 2026-01-01T00:00:00Z. */
  timestamp: string;
  requestId: string;
}

const expireSeconds = 1_800;
/** So long Yeepay takes a request that we have signed, ms: a copy that was held up on its way as well. */
export const requestLifeMs = expireSeconds * 1_000;
const signedHeaders = ['x-yop-appkey', 'x-yop-content-sha256', 'x-yop-request-id'] as const;

/** As RFC 3986 asks: a space is %20, and nothing but letters, digits and `-_.~` stays. */
export const encodeOnce = (text: string): string =>
  encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );

/** Parameters as they are signed: sorted by name, each encoded once. */
export const buildCanonicalParams = (params: Params): string =>
  Object.entries(params)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${encodeOnce(name)}=${encodeOnce(value)}`)
    .join('&');

/** Parameters as they travel: values are encoded twice, and by then a space is a plus. */
export const buildWireParams = (params: Params): string =>
  Object.entries(params)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(
      ([name, value]) =>
        `${encodeURIComponent(name)}=${encodeURIComponent(encodeOnce(value).replaceAll('%20', '+'))}`,
    )
    .join('&');

/** SHA-256, in hexadecimal, of the form as it is signed; of nothing for a GET. */
export const hashContent = ({ method, params }: UnsignedRequest): string =>
  createHash('sha256')
    .update(method === 'POST' ? buildCanonicalParams(params) : '')
    .digest('hex');

const buildPrefix = ({ appKey }: Pick<YeepayApp, 'appKey'>, { timestamp }: Stamp): string =>
  `yop-auth-v3/${appKey}/${timestamp}/${expireSeconds}`;

/** The headers that are signed. */
export const buildSignedHeaders = (
  { appKey }: Pick<YeepayApp, 'appKey'>,
  request: UnsignedRequest,
  { requestId }: Stamp,
): Record<(typeof signedHeaders)[number], string> => ({
  'x-yop-appkey': appKey,
  'x-yop-content-sha256': hashContent(request),
  'x-yop-request-id': requestId,
});

/** The text that is signed. */
export function buildCanonicalRequest(
  app: Pick<YeepayApp, 'appKey'>,
  request: UnsignedRequest,
  stamp: Stamp,
): string {
  const headers = buildSignedHeaders(app, request, stamp);
  return [
    buildPrefix(app, stamp),
    request.method,
    request.path,
    request.method === 'GET' ? buildCanonicalParams(request.params) : '',
    ...signedHeaders.map((name) => `${name}:${encodeOnce(headers[name])}`),
  ].join('\n');
}

/** The Authorization header of a request. */
export function buildAuthorization(app: YeepayApp, request: UnsignedRequest, stamp: Stamp): string {
  const text = buildCanonicalRequest(app, request, stamp);
  const signature = sign('sha256', Buffer.from(text), app.privateKey).toString('base64url');
  const names = signedHeaders.join(';');
  return `YOP-RSA2048-SHA256 ${buildPrefix(app, stamp)}/${names}/${signature}$SHA256`;
}

/** Whether Yeepay signed this answer: spaces, tabs and line feeds of the body do not count. */
export function isSignedByYeepay(
  body: string,
  signature: string | null,
  platformKeys: readonly KeyObject[],
): boolean {
  const [, base64] = /^([\w+/=-]+)\$SHA256$/.exec(signature ?? '') ?? [];
  if (base64 === undefined) return false;
  const text = Buffer.from(body.replaceAll(/[ \t\n]/g, ''));
  const bytes = Buffer.from(base64, 'base64url');
  return platformKeys.some((key) => verify('sha256', text, key, bytes));
}
