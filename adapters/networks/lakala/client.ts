/** Makes one signed call to Lakala's open platform and verifies the answer. Failures are PortFailures. */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { PortFailure } from '../../../domain/parties/port-failure.ts';
import { allowCall, type CallGuard } from '../../http/circuit-breaker.ts';
import { exchange, type HttpAnswer, type NoAnswer } from '../../http/exchange.ts';
import { parseAnswer } from '../../http/answers.ts';
import { requireReceived } from '../audited/received.ts';
import { classifyRefusal } from './refusals.ts';
import {
  buildAuthorization,
  findAnswerFault,
  type LakalaKeys,
  type LakalaPartner,
} from './signatures.ts';
import { formatChinaStamp } from './numbers.ts';

export interface LakalaAccess extends LakalaPartner {
  /** Without `/api/…` and without a slash at the end. */
  url: string;
  platformKeys: LakalaKeys;
}

interface LakalaCall<T> {
  /** For messages, e.g. `change merchant`. */
  about: string;
  path: string;
  /** `order`: something happens, and a lost answer is unknown. `question`: it may be asked again. */
  kind: 'order' | 'question';
  data: object;
  /** Schema of `respData`; unknown fields are dropped. */
  answer: z.ZodType<T>;
  signal: AbortSignal;
}

/**
 * @throws PortFailure `unavailable` when nothing was accepted, `refused` for a code that is final, else
 *   `unknown` for orders and `unavailable` for questions
 */
export type LakalaClient = <T>(call: LakalaCall<T>) => Promise<T>;

/** Two versions of the envelope are published, for two groups of calls. */
function buildEnvelope(path: string, reqData: object, nowMs: number): object {
  const reqId = randomBytes(16).toString('hex');
  return path.includes('/mcqs/')
    ? { reqData, reqId, version: '2.0', reqTime: formatChinaStamp(nowMs) }
    : { reqData, reqId, ver: '1.0.0', timestamp: String(nowMs) };
}

/** @param guard wraps every call, e.g. with a circuit breaker */
export const createLakalaClient =
  (access: LakalaAccess, guard: CallGuard = allowCall): LakalaClient =>
  async (call) => {
    const answer = await guard(async () => {
      const nowMs = Date.now();
      const body = JSON.stringify(buildEnvelope(call.path, call.data, nowMs));
      const received = await exchange({
        method: 'POST',
        url: `${access.url}${call.path}`,
        headers: {
          accept: 'application/json',
          'content-type': 'application/json',
          authorization: buildAuthorization(access, body, nowMs),
        },
        body,
        signal: call.signal,
      });
      return interpretAnswer(call, received, access);
    });
    if (answer instanceof PortFailure) throw answer;
    return answer;
  };

/** A text without a value is left out, or null. @returns an empty one for it */
export const OptionalText = z
  .string()
  .nullish()
  .transform((text) => text ?? '');

const success = '000000';
const Envelope = z.object({
  retCode: z.string().regex(/^\w{5,8}$/),
  retMsg: OptionalText,
});
/** @returns a failure, instead of throwing it, when only this caller must wait: the circuit breaker must not count it */
function interpretAnswer<T>(
  call: LakalaCall<T>,
  answer: HttpAnswer | NoAnswer,
  { appId, platformKeys }: LakalaAccess,
): T | PortFailure {
  const kindWhenLost = call.kind === 'order' ? 'unknown' : 'unavailable';
  const { status, headers, body, retryAfterMs, buildFailure } = requireReceived(
    `lakala: ${call.about}`,
    answer,
    kindWhenLost,
  );
  // Not accepted. The gateway in front of the API answers so, without a signature.
  if (status === 429) return buildFailure('unavailable', 'too many calls', { retryAfterMs });
  if (status === 401)
    throw buildFailure('unavailable', 'signature not accepted: check the settings');

  const fault = body
    ? findAnswerFault({ headers, body }, { appId, keys: platformKeys }, Date.now())
    : 'the answer is too long';
  if (fault !== undefined) throw buildFailure(kindWhenLost, fault);
  const json = parseAnswer(body);
  const envelope = Envelope.safeParse(json).data;
  if (status !== 200 || !envelope) throw buildFailure(kindWhenLost, 'without a usable answer');
  if (envelope.retCode === success) {
    const parsed = z.object({ respData: call.answer }).safeParse(json);
    if (parsed.success) return parsed.data.respData;
    throw buildFailure(kindWhenLost, 'with an answer that is not understood');
  }
  // A refusal that brings a number of an application contradicts itself.
  const contractId = z.object({ respData: z.object({ contractId: z.unknown() }) }).safeParse(json)
    .data?.respData.contractId;
  const isContradiction = contractId !== undefined && contractId !== null;
  const refusal = isContradiction ? 'unknown' : classifyRefusal(envelope);
  if (refusal === 'unknown') throw buildFailure(kindWhenLost, envelope.retCode);
  throw buildFailure('refused', envelope.retCode, { code: refusal.code });
}
