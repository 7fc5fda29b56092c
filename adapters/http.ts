/** JSON over HTTP to one outside party: one call, a deadline, and failures in the port's three words. */
import { z } from 'zod';
import { isFailureCode, type FailureCode } from '../domain/failures.ts';
import { PortFailure } from '../domain/port-failure.ts';
import { exchange, jsonOf, type Answer, type NoAnswer } from './http/exchange.ts';

export interface Call<T> {
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
  absent?: Record<string, T>;
}

export interface Party {
  /** Used in messages and as the purpose of a reveal. */
  name: string;
  /**
   * Asks; may be asked again.
   * @throws PortFailure `refused` with our code for a 4xx the party explains, else `unavailable`
   * @throws the signal's reason when the caller no longer asks
   */
  question<T>(call: Call<T>, options: { signal: AbortSignal }): Promise<T>;
  /**
   * Orders, once.
   * @throws PortFailure `unavailable` when it surely was not accepted, `refused` for a 4xx the party
   *   explains, `unknown` for everything else: it may have taken effect
   */
  order<T>(call: Call<T> & { key: string }): Promise<T>;
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
  const send = (call: Call<unknown>, signals: AbortSignal[]): Promise<Answer | NoAnswer> =>
    exchange({
      method: call.method,
      url: filled(name, url, call),
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
    question: async (call, { signal }) => {
      const answer = await send(call, [signal, AbortSignal.timeout(deadlines.questionMs)]);
      if (signal.aborted) throw signal.reason;
      return judged(name, call, answer, 'unavailable');
    },
    order: async (call) =>
      judged(name, call, await send(call, [AbortSignal.timeout(deadlines.orderMs)]), 'unknown'),
  };
}

function filled(
  name: string,
  url: string,
  { path, params = {}, query = {} }: Call<unknown>,
): string {
  const way = path.replaceAll(/\{(\w+)\}/g, (_, param: string) => {
    const value = params[param] ?? '';
    // A URL would take these for a way up, encoded or not.
    if (/^\.{0,2}$/.test(value))
      throw new PortFailure('refused', `${name}: ${path}: ${param} cannot stand in a path`);
    return encodeURIComponent(value);
  });
  const search = new URLSearchParams(query).toString();
  return `${url}${way}${search && '?'}${search}`;
}

const Refusal = z.object({ code: z.string().regex(/^[A-Z][A-Z_]{1,63}$/) });

/** `lost` is what an answer that tells nothing means: a question is asked again, an order is not. */
function judged<T>(
  name: string,
  call: Call<T>,
  answer: Answer | NoAnswer,
  lost: 'unavailable' | 'unknown',
): T {
  const about = `${name}: ${call.method} ${call.path}`;
  if ('none' in answer)
    throw new PortFailure(answer.neverSent ? 'unavailable' : lost, `${about}: ${answer.none}`);

  const { status, retryAfterMs } = answer;
  const json = jsonOf(answer.body);
  const failed = (kind: 'unavailable' | 'unknown', why: string): PortFailure =>
    new PortFailure(kind, `${about}: ${status} ${why}`, {
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    });
  if (status >= 200 && status < 300) {
    const fit = call.answer.safeParse(json);
    if (fit.success) return fit.data;
    throw failed(lost, `with an answer that is not understood (${placesOf(fit.error)})`);
  }
  // Not accepted: it is too early, or the secret is wrong and its owner can repair that meanwhile.
  if (status === 429) throw failed('unavailable', 'too many calls');
  if (status === 401) throw failed('unavailable', 'secret not accepted: check the settings');
  const code = Refusal.safeParse(json).data?.code;
  const absent = call.absent ?? {};
  if (status === 404 && code !== undefined && Object.hasOwn(absent, code)) return absent[code] as T;
  // 424: the party behind the party is away; a question may be asked again.
  const again = status === 408 || (status === 424 && lost === 'unavailable');
  // KEY_REUSED says that an earlier order under this key may stand: not that nothing happened.
  if (status < 400 || status >= 500 || again || code === undefined || code === 'KEY_REUSED')
    throw failed(lost, code ?? 'without a usable answer');
  throw new PortFailure('refused', `${about}: ${status} ${code}`, {
    code: ourCode(code),
  });
}

/** A party's code where it is one of ours, else that the party refused (rules.md E5). */
export const ourCode = (code: string): FailureCode => (isFailureCode(code) ? code : 'UPS_REJECTED');

const placesOf = (error: z.ZodError): string =>
  error.issues.map(({ path }) => path.join('.') || 'body').join(', ');
