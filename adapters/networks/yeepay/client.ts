/** Makes one signed call to the Yeepay open platform and verifies the answer. Failures are PortFailures. */
import { randomUUID, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { PortFailure } from '../../../domain/parties/port-failure.ts';
import { allowCall, type CallGuard } from '../../http/circuit-breaker.ts';
import { exchange, type HttpAnswer, type NoAnswer } from '../../http/exchange.ts';
import { parseAnswer } from '../../http/answers.ts';
import { requireReceived } from '../audited/received.ts';
import { classifyPlatformError } from './refusals.ts';
import {
  buildAuthorization,
  buildSignedHeaders,
  buildWireParams,
  isSignedByYeepay,
  type Params,
  type UnsignedRequest,
  type YeepayApp,
} from './signatures.ts';

export interface YeepayAccess extends YeepayApp {
  /** With `/yop-center`, without a slash at the end. */
  url: string;
  /** Yeepay's public keys: several while it changes from one to the other. */
  platformKeys: readonly KeyObject[];
}

interface YeepayCall<T> {
  /** For messages, e.g. `read modification`. */
  about: string;
  path: string;
  params: Params;
  /** Schema of `result`; unknown fields are dropped. */
  answer: z.ZodType<T>;
  signal: AbortSignal;
}

export interface YeepayClient {
  /** @throws PortFailure `unavailable` */
  get<T>(call: YeepayCall<T>): Promise<T>;
  /**
   * Sends a form once.
   * @throws PortFailure `unavailable` or `refused` when it was certainly not accepted, else `unknown`
   */
  post<T>(call: YeepayCall<T>): Promise<T>;
}

const formType = 'application/x-www-form-urlencoded;charset=UTF-8';
/** Without it Yeepay answers in an older format. */
const sdkHeaders = { 'x-yop-sdk-version': '4.0.0', 'x-yop-sdk-langs': 'nodejs' };

/** @param guard wraps every call, e.g. with a circuit breaker */
export function createYeepayClient(
  access: YeepayAccess,
  guard: CallGuard = allowCall,
): YeepayClient {
  const send = (method: 'GET' | 'POST', { path, params, signal }: YeepayCall<unknown>) => {
    const request: UnsignedRequest = { method, path, params };
    const timestamp = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
    const stamp = { timestamp, requestId: randomUUID() };
    const wire = buildWireParams(params);
    return exchange({
      method,
      url: `${access.url}${path}${method === 'GET' ? `?${wire}` : ''}`,
      headers: {
        ...buildSignedHeaders(access, request, stamp),
        ...sdkHeaders,
        authorization: buildAuthorization(access, request, stamp),
        'content-type': formType,
      },
      ...(method === 'POST' && { body: wire }),
      signal,
    });
  };
  const call = async <T>(method: 'GET' | 'POST', each: YeepayCall<T>): Promise<T> => {
    const answer = await guard(async () => {
      const received = await send(method, each);
      const kindWhenLost = method === 'POST' ? 'unknown' : 'unavailable';
      return interpretAnswer(each, received, access.platformKeys, kindWhenLost);
    });
    if (answer instanceof PortFailure) throw answer;
    return answer;
  };
  return { get: (each) => call('GET', each), post: (each) => call('POST', each) };
}

const Problem = z.object({
  code: z.string().regex(/^\d{5,8}$/),
  subCode: z
    .string()
    .regex(/^[\w.-]{1,128}$/)
    .optional(),
});
/** @returns a failure, instead of throwing it, when only this caller must wait: the circuit breaker must not count it */
function interpretAnswer<T>(
  call: YeepayCall<T>,
  answer: HttpAnswer | NoAnswer,
  keys: readonly KeyObject[],
  kindWhenLost: 'unavailable' | 'unknown',
): T | PortFailure {
  const { status, headers, body, retryAfterMs, buildFailure } = requireReceived(
    `yeepay: ${call.about}`,
    answer,
    kindWhenLost,
  );

  const json = parseAnswer(body);
  const problem = Problem.safeParse(json).data;
  const isSigned = isSignedByYeepay(body?.toString('utf8') ?? '', headers.get('x-yop-sign'), keys);
  if (status === 200 && !problem) {
    if (!isSigned) throw buildFailure(kindWhenLost, 'the answer is not signed by Yeepay');
    const parsed = z.object({ result: call.answer }).safeParse(json);
    if (parsed.success) return parsed.data.result;
    throw buildFailure(kindWhenLost, 'with an answer that is not understood');
  }
  if (status === 429) return buildFailure('unavailable', 'too many calls', { retryAfterMs });
  const refusal = problem ? classifyPlatformError(problem) : 'unknown';
  const why = problem ? `${problem.code} ${problem.subCode ?? ''}`.trim() : 'without a reason';
  if (refusal === 'unknown') throw buildFailure(kindWhenLost, why);
  // What the gateway refuses before it knows us may bear no signature; a refusal that is final must.
  if ('retry' in refusal)
    return buildFailure(
      'unavailable',
      refusal.retry === 'settings' ? `${why}: check the settings` : why,
      { retryAfterMs },
    );
  if (!isSigned) throw buildFailure(kindWhenLost, 'the answer is not signed by Yeepay');
  throw buildFailure('refused', why, { code: refusal.code });
}
