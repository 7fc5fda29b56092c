/** Calls to the party that is judged, as the engine makes them, and calls whose answer is lost on purpose. */
import { request } from 'node:http';
import { request as requestTls } from 'node:https';
import { parseAnswer } from '../../adapters/http/answers.ts';

export interface Call {
  method: 'GET' | 'POST';
  /** Below the base URL; what it holds of keys is URL-encoded. */
  path: string;
  key?: string;
  body?: unknown;
  /** Another secret than the party's, or none. */
  secret?: string | undefined;
}

export interface Answer {
  status: number;
  /** Undefined where the answer is no JSON object, or names a field twice. */
  body: Record<string, unknown> | undefined;
  /** From the call to the whole answer, ms. */
  ms: number;
}

/** The engine waits no longer for an answer to an order. */
export const answersWithinMs = 8_000;

export class Connection {
  readonly #url: string;
  readonly #secret: string;
  readonly #waitsMs: number;
  /** The last call of a check: people repeat it by hand. */
  lastCall: Call | undefined;

  /** @param waitsMs for tests: as long as the engine waits unless given */
  constructor(url: string, secret: string, waitsMs = answersWithinMs) {
    this.#url = url.replace(/\/$/, '');
    this.#secret = secret;
    this.#waitsMs = waitsMs;
  }

  get url(): string {
    return this.#url;
  }

  /** @throws Error when there is no answer within 8 s: the engine would not have waited either */
  async send(call: Call): Promise<Answer> {
    this.lastCall = call;
    const startedAt = performance.now();
    const answer = await fetch(`${this.#url}${call.path}`, {
      method: call.method,
      headers: this.#buildHeaders(call),
      ...(call.body !== undefined && { body: JSON.stringify(call.body) }),
      redirect: 'manual',
      signal: AbortSignal.timeout(this.#waitsMs),
    });
    const bytes = await answer.arrayBuffer();
    return { status: answer.status, body: parseObject(bytes), ms: performance.now() - startedAt };
  }

  /** Sends a whole call and closes the connection before its answer: as when the answer is lost on the way. */
  sendAndHangUp(call: Call): Promise<void> {
    this.lastCall = call;
    const url = new URL(`${this.#url}${call.path}`);
    const open = url.protocol === 'https:' ? requestTls : request;
    const body = JSON.stringify(call.body ?? {});
    return new Promise((resolve, reject) => {
      const headers = { ...this.#buildHeaders(call), 'content-length': Buffer.byteLength(body) };
      const sent = open(url, { method: call.method, headers });
      let isSent = false;
      // After the hang-up the connection ends with an error of our own making.
      sent.once('error', (error) => (isSent ? resolve() : reject(error)));
      sent.once('close', () => resolve());
      sent.once('finish', () => {
        isSent = true;
        // The last bytes leave with the next turn of the event loop.
        setImmediate(() => sent.destroy());
      });
      sent.end(body);
    });
  }

  #buildHeaders({ key, body, ...call }: Call): Record<string, string> {
    const secret = 'secret' in call ? call.secret : this.#secret;
    return {
      ...(secret !== undefined && { authorization: `Bearer ${secret}` }),
      ...(key !== undefined && { 'idempotency-key': key }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    };
  }
}

/** The call as a command that people can repeat; the secret and full numbers are left to them. */
export function formatCurl(url: string, { method, path, key, body }: Call): string {
  const parts = ['curl', '-i', '-X', method, '-H', '"authorization: Bearer $SECRET"'];
  if (key !== undefined) parts.push('-H', quote(`idempotency-key: ${key}`));
  if (body !== undefined)
    parts.push('-H', quote('content-type: application/json'), '-d', quote(formatBody(body)));
  return [...parts, quote(`${url}${path}`)].join(' ');
}

/** Full numbers stand nowhere but on the wire, test numbers or not. */
const formatBody = (body: unknown): string =>
  JSON.stringify(body).replaceAll(/"(\d{6})\d+([\dX]{4})"/g, '"$1…$2"');

const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** As the engine reads it. */
function parseObject(bytes: ArrayBuffer): Answer['body'] {
  const parsed = parseAnswer(Buffer.from(bytes));
  return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
    ? (parsed as Record<string, unknown>)
    : undefined;
}
