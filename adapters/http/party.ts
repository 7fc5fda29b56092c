/** JSON over HTTP to one outside party: one attempt with a deadline; failures are a PortFailure of one of three kinds. */
import { z } from 'zod';
import { isFailureCode, type FailureCode } from '../../domain/failures/codes.ts';
import { PortFailure } from '../../domain/parties/port-failure.ts';
import { isInconclusive } from '../parties/iso-8583.ts';
import { parseAnswer } from './answers.ts';
import { exchange, type HttpAnswer, type NoAnswer } from './exchange.ts';

export interface PartyCall<T> {
  method: 'GET' | 'POST';
  /** Parameters in braces, e.g. `/payments/{key}`. Messages show this template, never the filled path. */
  path: string;
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: unknown;
  /** Sent as Idempotency-Key; a question that creates something carries one too. */
  key?: string;
  /** Schema of the answer; unknown fields are dropped. */
  answer: z.ZodType<T>;
  /** Codes of 404 that are valid answers, e.g. of an order that was never received. */
  notFoundAnswers?: Record<string, T>;
}

export interface Party {
  /** Used in messages, and in the access log as the purpose. */
  name: string;
  /**
   * Asks a question, which may be repeated.
   * @throws PortFailure `refused` with our code for a 4xx the party explains, else `unavailable`
   * @throws the signal's reason when the caller has aborted
   */
  ask<T>(call: PartyCall<T>, options: { signal: AbortSignal }): Promise<T>;
  /**
   * Sends an order once.
   * @throws PortFailure `unavailable` when it was certainly not accepted, `refused` for a 4xx the party
   *   explains, `unknown` for everything else: it may have taken effect
   */
  sendOrder<T>(call: PartyCall<T> & { key: string }): Promise<T>;
}

/** Shorter than the timeout of the activity (5 s), so that the adapter's failure is the one reported. */
const questionMs = 4_000;
const orderMs = 8_000;

/** Connects a party at its base URL with its bearer secret. @param deadlines in ms */
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
    // `.` and `..` would leave the path, encoded or not.
    if (/^\.{0,2}$/.test(value))
      throw new PortFailure('refused', `${name}: ${path}: ${param} cannot stand in a path`);
    return encodeURIComponent(value);
  });
  const search = new URLSearchParams(query).toString();
  return `${url}${filledPath}${search && '?'}${search}`;
}

/** A code of another form is a gateway's in front of the party, which does not know what became of the call. */
export const Refusal = z.object({ code: z.string().regex(/^[A-Z][A-Z_]{1,63}$/) });

/** @param kindWhenLost the failure for an answer that says nothing: questions are repeated, orders are not */
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
  const json = parseAnswer(answer.body);
  const buildFailure = (kind: 'unavailable' | 'unknown', why: string): PortFailure =>
    new PortFailure(kind, `${about}: ${status} ${why}`, {
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    });
  if (status >= 200 && status < 300) {
    const parsed = call.answer.safeParse(json);
    if (parsed.success) return parsed.data;
    throw buildFailure(
      kindWhenLost,
      `with an invalid answer (${describeIssuePaths(parsed.error)})`,
    );
  }
  // Certainly not accepted. A wrong secret can be repaired while the call is repeated.
  if (status === 429) throw buildFailure('unavailable', 'too many calls');
  if (status === 401) throw buildFailure('unavailable', 'secret not accepted: check the settings');
  const code = Refusal.safeParse(json).data?.code;
  const notFoundAnswers = call.notFoundAnswers ?? {};
  if (status === 404 && code !== undefined && Object.hasOwn(notFoundAnswers, code))
    return notFoundAnswers[code] as T;
  // 424: a system behind the party is unavailable; a question may be repeated.
  const isRetryable =
    status === 408 || (status === 424 && kindWhenLost === 'unavailable') || isInconclusive(code);
  // KEY_REUSED: an earlier order under this key may have taken effect.
  if (status < 400 || status >= 500 || isRetryable || code === undefined || code === 'KEY_REUSED')
    throw buildFailure(kindWhenLost, code ?? 'without a usable answer');
  throw new PortFailure('refused', `${about}: ${status} ${code}`, {
    code: toFailureCode(code),
  });
}

/** The party's code when it is one of our failure codes, otherwise `UPS_REJECTED` [E5]. */
export const toFailureCode = (code: string): FailureCode =>
  isFailureCode(code) ? code : 'UPS_REJECTED';

const describeIssuePaths = (error: z.ZodError): string =>
  error.issues.map(({ path }) => path.join('.') || 'body').join(', ');
