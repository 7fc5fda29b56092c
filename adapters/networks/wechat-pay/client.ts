/** Makes one signed call to the WeChat Pay API v3 and verifies the answer. Failures are PortFailures. */
import { z } from 'zod';
import { PortFailure } from '../../../domain/parties/port-failure.ts';
import { allowCall, type CallGuard } from '../../http/circuit-breaker.ts';
import { exchange, type HttpAnswer, type NoAnswer } from '../../http/exchange.ts';
import { parseAnswer } from '../../http/answers.ts';
import { requireReceived } from '../audited/received.ts';
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
  /** For messages, e.g. `read settlement`; the path would name the merchant. */
  about: string;
  /** Path and query, encoded. */
  target: string;
  /** Schema of the answer; unknown fields are dropped. */
  answer: z.ZodType<T>;
  signal: AbortSignal;
}

export interface WechatPayClient {
  /** @throws PortFailure `unavailable`, or `refused` for a 4xx that is signed */
  get<T>(call: WechatPayCall<T>): Promise<T>;
  /**
   * Sends an order once: without a key a repeat would be a second order.
   * @throws PortFailure `unavailable` when it was certainly not accepted, `refused` for a 4xx that is
   *   signed, `unknown` for everything else
   */
  post<T>(call: WechatPayCall<T> & { body: object }): Promise<T>;
}

/** @param guard wraps every call, e.g. with a circuit breaker */
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
        // Names the key that encrypted the fields; the answer is signed with the same one.
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
/**
 * @param kindWhenLost the failure for an answer that says nothing: questions are repeated, orders are not
 * @returns a failure, instead of throwing it, when only this merchant must wait: the circuit breaker
 *   must not count it
 */
function interpretAnswer<T>(
  call: WechatPayCall<T>,
  answer: HttpAnswer | NoAnswer,
  keys: PlatformKeys,
  kindWhenLost: 'unavailable' | 'unknown',
): T | PortFailure {
  const { status, headers, body, retryAfterMs, buildFailure } = requireReceived(
    `wechat-pay: ${call.about}`,
    answer,
    kindWhenLost,
    describeRequestId,
  );
  // Not accepted. The gateway in front of the API answers so, without a signature.
  if (status === 429) throw buildFailure('unavailable', 'too many calls', { retryAfterMs });
  if (status === 401)
    throw buildFailure('unavailable', 'signature not accepted: check the settings');

  const fault = body
    ? findAnswerFault({ headers, body }, keys, Date.now())
    : 'the answer is too long';
  if (fault !== undefined) throw buildFailure(kindWhenLost, fault);
  const json = parseAnswer(body);
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

/** The id by which WeChat Pay's support finds the call. */
function describeRequestId(headers: Headers): string {
  const id = headers.get('request-id') ?? '';
  return /^[\w-]{1,64}$/.test(id) ? ` (Request-ID ${id})` : '';
}
