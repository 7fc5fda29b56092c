/** One signed call to the WeChat Pay API v3, its answer verified, its failure in the port's words. */
import { z } from 'zod';
import { PortFailure, type PortFailureKind } from '../../../domain/parties/port-failure.ts';
import { allowCall, type CallGuard } from '../../http/circuit-breaker.ts';
import { exchange, parseJson, type HttpAnswer, type NoAnswer } from '../../http/exchange.ts';
import { classifyRefusal, computeMsUntilMidnight } from './refusals.ts';
import {
  buildAuthorization,
  findAnswerFault,
  type Partner,
  type PlatformKeys,
} from './signatures.ts';

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
export function createWechatPayClient(
  access: WechatPayAccess,
  guard: CallGuard = allowCall,
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
        authorization: buildAuthorization(access, unsigned, Date.now()),
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
      unwrap(
        await guard(async () =>
          interpretAnswer(call, await send('GET', call), platformKeys, 'unavailable'),
        ),
      ),
    post: async ({ body, ...call }) =>
      unwrap(
        await guard(async () =>
          interpretAnswer(
            call,
            await send('POST', call, JSON.stringify(body)),
            platformKeys,
            'unknown',
          ),
        ),
      ),
  };
}

function unwrap<T>(answer: T | PortFailure): T {
  if (answer instanceof PortFailure) throw answer;
  return answer;
}

const Problem = z.object({ code: z.string().regex(/^[A-Z_]{1,64}$/), message: z.string() });
const oneMinuteMs = 60_000;

/**
 * `lost` is what an answer that tells nothing means: a question is asked again, an order is not.
 * @returns a failure when one merchant must wait: that is no sign of a network that is down
 */
function interpretAnswer<T>(
  call: WechatPayCall<T>,
  answer: HttpAnswer | NoAnswer,
  keys: PlatformKeys,
  kindWhenLost: 'unavailable' | 'unknown',
): T | PortFailure {
  const about = `wechat-pay: ${call.about}`;
  if ('reason' in answer)
    throw new PortFailure(
      answer.wasNeverSent ? 'unavailable' : kindWhenLost,
      `${about}: ${answer.reason}`,
    );

  const { status, headers, body, retryAfterMs = oneMinuteMs } = answer;
  const buildFailure = (
    kind: PortFailureKind,
    why: string,
    details: { code?: string; retryAfterMs?: number } = {},
  ) => new PortFailure(kind, `${about}: ${status} ${why}${describeRequestId(headers)}`, details);
  // Not accepted; the gates before the API say so, and they do not sign.
  if (status === 429) throw buildFailure('unavailable', 'too many calls', { retryAfterMs });
  if (status === 401)
    throw buildFailure('unavailable', 'signature not accepted: check the settings');

  const fault = body
    ? findAnswerFault({ headers, body }, keys, Date.now())
    : 'the answer is too long';
  if (fault !== undefined) throw buildFailure(kindWhenLost, fault);
  const json = parseJson(body);
  if (status === 200) {
    const parsed = call.answer.safeParse(json);
    if (parsed.success) return parsed.data;
    throw buildFailure(kindWhenLost, 'with an answer that is not understood');
  }
  const problem = Problem.safeParse(json).data;
  if (status < 400 || status >= 500 || status === 408 || !problem)
    throw buildFailure(kindWhenLost, problem?.code ?? 'without a usable answer');
  const refusal = classifyRefusal(problem);
  if ('code' in refusal) throw buildFailure('refused', problem.code, { code: refusal.code });
  if (refusal.retry === 'in-a-minute')
    throw buildFailure('unavailable', problem.code, { retryAfterMs });
  return buildFailure('unavailable', problem.code, {
    retryAfterMs: computeMsUntilMidnight(Date.now()),
  });
}

/** The number under which WeChat Pay's own people find the call. */
function describeRequestId(headers: Headers): string {
  const id = headers.get('request-id') ?? '';
  return /^[\w-]{1,64}$/.test(id) ? ` (Request-ID ${id})` : '';
}
