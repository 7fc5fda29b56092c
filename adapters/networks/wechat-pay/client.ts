/** One signed call to the WeChat Pay API v3, its answer verified, its failure in the port's words. */
import { z } from 'zod';
import { PortFailure, type PortFailureKind } from '../../../domain/port-failure.ts';
import { everyCall, type Guard } from '../../http/breaker.ts';
import { exchange, jsonOf, type Answer, type NoAnswer } from '../../http/exchange.ts';
import { refusalOf, untilMidnightMs } from './refusals.ts';
import { authorization, faultOfAnswer, type Partner, type PlatformKeys } from './signing.ts';

export interface WechatPayAccess extends Partner {
  /** Without a slash at the end. */
  url: string;
  platformKeys: PlatformKeys;
}

interface WechatPayCall<T> {
  /** For messages, e.g. `read settlement`: the filled path would name the merchant. */
  about: string;
  /** Path and query, encoded. */
  target: string;
  /** What the answer must look like; fields it does not name are dropped. */
  answer: z.ZodType<T>;
  signal: AbortSignal;
}

export interface WechatPayClient {
  /** @throws PortFailure `unavailable`, or `refused` for a 4xx that is signed */
  get<T>(call: WechatPayCall<T>): Promise<T>;
  /**
   * Orders, once: no key would make a repeat harmless.
   * @throws PortFailure `unavailable` when it surely was not accepted, `refused` for a 4xx that is
   *   signed, `unknown` for everything else
   */
  post<T>(call: WechatPayCall<T> & { body: object }): Promise<T>;
}

/** @param guard stands before every call, e.g. to leave WeChat Pay alone while it is down */
export function wechatPayClient(
  access: WechatPayAccess,
  guard: Guard = everyCall,
): WechatPayClient {
  const { platformKeys } = access;
  const send = (method: 'GET' | 'POST', call: WechatPayCall<unknown>, body = '') => {
    const url = new URL(`${access.url}${call.target}`);
    const unsigned = { method, target: `${url.pathname}${url.search}`, body };
    return exchange({
      method,
      url: url.href,
      headers: {
        accept: 'application/json',
        authorization: authorization(access, unsigned, Date.now()),
        // Says which key encrypted the fields; the answer is signed by the same one.
        'wechatpay-serial': platformKeys[0].serial,
        ...(body !== '' && { 'content-type': 'application/json' }),
      },
      ...(body !== '' && { body }),
      signal: call.signal,
    });
  };
  return {
    get: async (call) =>
      granted(
        await guard(async () => judged(call, await send('GET', call), platformKeys, 'unavailable')),
      ),
    post: async ({ body, ...call }) =>
      granted(
        await guard(async () =>
          judged(call, await send('POST', call, JSON.stringify(body)), platformKeys, 'unknown'),
        ),
      ),
  };
}

function granted<T>(said: T | PortFailure): T {
  if (said instanceof PortFailure) throw said;
  return said;
}

const Problem = z.object({ code: z.string().regex(/^[A-Z_]{1,64}$/), message: z.string() });
const aMinuteMs = 60_000;

/**
 * `lost` is what an answer that tells nothing means: a question is asked again, an order is not.
 * @returns a failure when one merchant must wait: that is no sign of a network that is down
 */
function judged<T>(
  call: WechatPayCall<T>,
  answer: Answer | NoAnswer,
  keys: PlatformKeys,
  lost: 'unavailable' | 'unknown',
): T | PortFailure {
  const about = `wechat-pay: ${call.about}`;
  if ('none' in answer)
    throw new PortFailure(answer.neverSent ? 'unavailable' : lost, `${about}: ${answer.none}`);

  const { status, headers, body, retryAfterMs = aMinuteMs } = answer;
  const failed = (
    kind: PortFailureKind,
    why: string,
    details: { code?: string; retryAfterMs?: number } = {},
  ) => new PortFailure(kind, `${about}: ${status} ${why}${named(headers)}`, details);
  // Not accepted; the gates before the API say so, and they do not sign.
  if (status === 429) throw failed('unavailable', 'too many calls', { retryAfterMs });
  if (status === 401) throw failed('unavailable', 'signature not accepted: check the settings');

  const fault = body
    ? faultOfAnswer({ headers, body }, keys, Date.now())
    : 'the answer is too long';
  if (fault !== undefined) throw failed(lost, fault);
  const json = jsonOf(body);
  if (status === 200) {
    const fit = call.answer.safeParse(json);
    if (fit.success) return fit.data;
    throw failed(lost, 'with an answer that is not understood');
  }
  const problem = Problem.safeParse(json).data;
  if (status < 400 || status >= 500 || status === 408 || !problem)
    throw failed(lost, problem?.code ?? 'without a usable answer');
  const refusal = refusalOf(problem);
  if ('code' in refusal) throw failed('refused', problem.code, { code: refusal.code });
  if (refusal.again === 'in-a-minute') throw failed('unavailable', problem.code, { retryAfterMs });
  return failed('unavailable', problem.code, { retryAfterMs: untilMidnightMs(Date.now()) });
}

/** The number under which WeChat Pay's own people find the call. */
function named(headers: Headers): string {
  const id = headers.get('request-id') ?? '';
  return /^[\w-]{1,64}$/.test(id) ? ` (Request-ID ${id})` : '';
}
