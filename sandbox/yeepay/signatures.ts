/** Checks the signature of every call, and signs answers and notifications, as Yeepay publishes it. */
import {
  constants,
  createCipheriv,
  createHash,
  publicEncrypt,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';
import type { PartyContext } from '../party.ts';
import { Refusal } from '../refusal.ts';
import type { YeepayKeys, YeepayOptions } from './options.ts';

const pattern =
  /^YOP-RSA2048-SHA256 (yop-auth-v3\/([\w-]+)\/(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)\/(\d+))\/([\w;-]+)\/([\w-]+)\$SHA256$/;
const requiredHeaders = ['x-yop-appkey', 'x-yop-content-sha256', 'x-yop-request-id'];
const maxClockSkewMs = 5 * 60_000;

/** An error of the platform in front of the API: the code, then the sub-code, as the message of a refusal. */
export const platformError = (status: 400 | 401 | 500, code: string, subCode: string): Refusal =>
  new Refusal(status, code, subCode);
const digestError = (): Refusal =>
  platformError(401, '40047', 'isv.authentication.digest.verify-failure');

const encode = (text: string): string =>
  encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`,
  );
const canonical = (params: URLSearchParams): string =>
  [...params]
    .map(([name, value]) => [encode(name), encode(value)].join('='))
    .toSorted()
    .join('&');

/** Parameters of a query or form: their values were encoded twice. @throws Refusal unless they were */
export function decodeParams(wire: string): URLSearchParams {
  const once = new URLSearchParams(wire);
  const params = new URLSearchParams();
  for (const [name, value] of once) {
    if (params.has(name) || /[^\w.~+%*-]/.test(value))
      throw platformError(400, '40042', 'isv.check.request-param.format');
    params.set(name, decodeURIComponent(value.replaceAll('+', '%20')));
  }
  return params;
}

/** The path below the base URL, and the query behind it, as they came. */
function splitTarget(target: string): { path: string; query: string } {
  const [path = '', query = ''] = target.split('?');
  return { path: path.replace(/^.*\/yop-center(?=\/)/, ''), query };
}

/** Checks signature and headers of each call; a request id is accepted once. The check throws Refusal. */
export function createYeepayCheck({
  keys,
  now = Date.now,
}: YeepayOptions): (c: PartyContext) => void {
  const requestIds = new Set<string>();
  return (c) => {
    const [, prefix, appKey, timestamp = '', seconds, names = '', signature = ''] =
      pattern.exec(c.req.header('authorization') ?? '') ?? [];
    const requestId = c.req.header('x-yop-request-id') ?? '';
    const signed = names.split(';');
    if (appKey !== keys.app.appKey || c.req.header('x-yop-appkey') !== appKey)
      throw platformError(400, '40042', 'isv.app.not-exists');
    const ageMs = now() - Date.parse(timestamp);
    if (!(ageMs > -maxClockSkewMs && ageMs < Number(seconds) * 1000)) throw digestError();
    if (requestId === '' || requestIds.has(requestId)) throw digestError();
    if (requiredHeaders.some((name) => !signed.includes(name))) throw digestError();
    if (
      c.req.header('content-type')?.replaceAll(' ', '').toLowerCase() !==
      'application/x-www-form-urlencoded;charset=utf-8'
    )
      throw platformError(400, '40042', 'isv.protocol.content-type.unsupported');
    const { method } = c.req;
    const { path, query } = splitTarget(c.env.incoming.url ?? '');
    const content = method === 'POST' ? canonical(decodeParams(c.get('call').body)) : '';
    const digest = createHash('sha256').update(content).digest('hex');
    if (c.req.header('x-yop-content-sha256') !== digest)
      throw platformError(401, '40047', 'isv.authentication.digest.integrity-checking-failure');
    const text = [
      prefix,
      method,
      path,
      method === 'GET' ? canonical(decodeParams(query)) : '',
      ...signed
        .toSorted()
        .map((name) => [encode(name), encode(c.req.header(name) ?? '')].join(':')),
    ].join('\n');
    const bytes = Buffer.from(signature, 'base64url');
    if (!verify('sha256', Buffer.from(text), keys.app.publicKey, bytes)) throw digestError();
    requestIds.add(requestId);
  };
}

/** The header that signs an answer. */
export const signYeepayAnswer = (body: string, { platform }: YeepayKeys): string =>
  `${sign('sha256', Buffer.from(body.replaceAll(/[ \t\n]/g, '')), platform.privateKey).toString('base64url')}$SHA256`;

/** A notification: signed, encrypted with a new AES key, which is wrapped for the application. */
export function encryptNotification(text: string, { app, platform }: YeepayKeys): string {
  const key = randomBytes(16);
  const signature = sign('sha256', Buffer.from(text), platform.privateKey).toString('base64');
  const cipher = createCipheriv('aes-128-ecb', key, null);
  const data = Buffer.concat([cipher.update(`${text}$${signature}`, 'utf8'), cipher.final()]);
  const wrapped = publicEncrypt({ key: app.publicKey, padding: constants.RSA_PKCS1_PADDING }, key);
  return [wrapped.toString('base64'), data.toString('base64'), 'AES', 'SHA256'].join('$');
}
