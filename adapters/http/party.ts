/** JSON over HTTP to one outside party: one call, a deadline, and failures in the port's three words. */
import { z } from 'zod';
import { isFailureCode, type FailureCode } from '../../domain/failures/codes.ts';
import { PortFailure } from '../../domain/parties/port-failure.ts';
import { exchange, parseJson, type HttpAnswer, type NoAnswer } from './exchange.ts';

export interface PartyCall<T> {
  method: 'GET' | 'POST';
  /** With names in braces, e.g. `/payments/{key}`: messages show this, never the filled path. */
  path: string;
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: unknown;
  /** Idempotency-Key: a question that leaves something behind carries one too. */
  key?: string;
  /** What the answer must look like; fields it does not name are dropped. */
  answer: z.ZodType<T>;
  /** Codes of 404 that are answers too, e.g. an order that was never received. */
  notFoundAnswers?: Record<string, T>;
}

export interface Party {
  /** Used in messages and as the purpose of a reveal. */
  name: string;
  /**
   * Asks; may be asked again.
   * @throws PortFailure `refused` with our code for a 4xx the party explains, else `unavailable`
   * @throws the signal's reason when the caller no longer asks
   */
  ask<T>(call: PartyCall<T>, options: { signal: AbortSignal }): Promise<T>;
  /**
   * Orders, once.
   * @throws PortFailure `unavailable` when it surely was not accepted, `refused` for a 4xx the party
   *   explains, `unknown` for everything else: it may have taken effect
   */
  sendOrder<T>(call: PartyCall<T> & { key: string }): Promise<T>;
}

/** Shorter than what an actor waits for a look (5 s), so that the adapter's word comes first. */
const questionMs = 4_000;
const orderMs = 8_000;

/** A party at its base URL, with its bearer secret; deadlines in ms. */
export function connectParty(
  name: string,
  { url, secret }: { url: string; secret: string },
  deadlines = { questionMs, orderMs },
): Party {
  const send = (call: PartyCall<unknown>, signals: AbortSignal[]): Promise<HttpAnswer | NoAnswer> =>
    exchange({
      method: call.method,
      url: buildUrl(name, url, call),
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${secret}`,
        ...(call.body !== undefined && { 'content-type': 'application/json' }),
        ...(call.key !== undefined && { 'idempotency-key': call.key }),
      },
      ...(call.body !== undefined && { body: JSON.stringify(call.body) }),
      signal: AbortSignal.any(signals),
    });

  return {
    name,
    ask: async (call, { signal }) => {
      const answer = await send(call, [signal, AbortSignal.timeout(deadlines.questionMs)]);
      if (signal.aborted) throw signal.reason;
      return interpretAnswer(name, call, answer, 'unavailable');
    },
    sendOrder: async (call) =>
      interpretAnswer(
        name,
        call,
        await send(call, [AbortSignal.timeout(deadlines.orderMs)]),
        'unknown',
      ),
  };
}

function buildUrl(
  name: string,
  url: string,
  { path, params = {}, query = {} }: PartyCall<unknown>,
): string {
  const filledPath = path.replaceAll(/\{(\w+)\}/g, (_, param: string) => {
    const value = params[param] ?? '';
    // A URL would take these for a way up, encoded or not.
    if (/^\.{0,2}$/.test(value))
      throw new PortFailure('refused', `${name}: ${path}: ${param} cannot stand in a path`);
    return encodeURIComponent(value);
  });
  const search = new URLSearchParams(query).toString();
  return `${url}${filledPath}${search && '?'}${search}`;
}

const Refusal = z.object({ code: z.string().regex(/^[A-Z][A-Z_]{1,63}$/) });

/** `lost` is what an answer that tells nothing means: a question is asked again, an order is not. */
function interpretAnswer<T>(
  name: string,
  call: PartyCall<T>,
  answer: HttpAnswer | NoAnswer,
  kindWhenLost: 'unavailable' | 'unknown',
): T {
  const about = `${name}: ${call.method} ${call.path}`;
  if ('reason' in answer)
    throw new PortFailure(
      answer.wasNeverSent ? 'unavailable' : kindWhenLost,
      `${about}: ${answer.reason}`,
    );

  const { status, retryAfterMs } = answer;
  const json = parseJson(answer.body);
  const buildFailure = (kind: 'unavailable' | 'unknown', why: string): PortFailure =>
    new PortFailure(kind, `${about}: ${status} ${why}`, {
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    });
  if (status >= 200 && status < 300) {
    const parsed = call.answer.safeParse(json);
    if (parsed.success) return parsed.data;
    throw buildFailure(
      kindWhenLost,
      `with an answer that is not understood (${describeIssuePaths(parsed.error)})`,
    );
  }
  // Not accepted: it is too early, or the secret is wrong and its owner can repair that meanwhile.
  if (status === 429) throw buildFailure('unavailable', 'too many calls');
  if (status === 401) throw buildFailure('unavailable', 'secret not accepted: check the settings');
  const code = Refusal.safeParse(json).data?.code;
  const notFoundAnswers = call.notFoundAnswers ?? {};
  if (status === 404 && code !== undefined && Object.hasOwn(notFoundAnswers, code))
    return notFoundAnswers[code] as T;
  // 424: the party behind the party is away; a question may be asked again.
  const isRetryable = status === 408 || (status === 424 && kindWhenLost === 'unavailable');
  // KEY_REUSED says that an earlier order under this key may stand: not that nothing happened.
  if (status < 400 || status >= 500 || isRetryable || code === undefined || code === 'KEY_REUSED')
    throw buildFailure(kindWhenLost, code ?? 'without a usable answer');
  throw new PortFailure('refused', `${about}: ${status} ${code}`, {
    code: toFailureCode(code),
  });
}

/** A party's code where it is one of ours, else that the party refused [E5]. */
export const toFailureCode = (code: string): FailureCode =>
  isFailureCode(code) ? code : 'UPS_REJECTED';

const describeIssuePaths = (error: z.ZodError): string =>
  error.issues.map(({ path }) => path.join('.') || 'body').join(', ');
