/** JSON over HTTP as the people of the demo speak it: to the API with their tokens, and to the outside world. */
import { setTimeout as delay } from 'node:timers/promises';

export class HttpProblem extends Error {
  readonly status: number;
  /** The failure code of the problem, where it has one. */
  readonly code: string | undefined;

  constructor(about: string, status: number, body: unknown) {
    const { code, detail } = (body ?? {}) as { code?: string; detail?: string };
    super(`${about}: ${status} ${code ?? ''} ${detail ?? ''}`.trim());
    this.name = 'HttpProblem';
    this.status = status;
    this.code = code;
  }
}

export interface HttpClient {
  get<T>(path: string): Promise<T>;
  /** A string is CSV. */
  post<T>(path: string, body: object | FormData | string, key?: string): Promise<T>;
  put<T>(path: string, body: object): Promise<T>;
}

const answerWithinMs = 30_000;
const retryForMs = 60_000;
const retryEveryMs = 300;

/** @throws HttpProblem for every answer that is not 2xx; TypeError when nobody answers for a minute */
export function createHttpClient(url: string, token?: string): HttpClient {
  const call = async <T>(
    method: string,
    path: string,
    body?: object | string,
    key?: string,
  ): Promise<T> => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(key !== undefined && { 'idempotency-key': key }),
        ...getContentType(body),
      },
      ...(body !== undefined && {
        body: body instanceof FormData || typeof body === 'string' ? body : JSON.stringify(body),
      }),
      signal: AbortSignal.timeout(answerWithinMs),
    });
    const text = await response.text();
    const json: unknown = /json/.test(response.headers.get('content-type') ?? '')
      ? JSON.parse(text)
      : undefined;
    if (!response.ok) throw new HttpProblem(`${method} ${path}`, response.status, json);
    return (json ?? text) as T;
  };
  return {
    get: (path) => retryWhileUnavailable(() => call('GET', path)),
    post: (path, body, key) => retryWhileUnavailable(() => call('POST', path, body, key)),
    put: (path, body) => retryWhileUnavailable(() => call('PUT', path, body)),
  };
}

/** A form says itself what it is. */
function getContentType(body: object | string | undefined): { 'content-type'?: string } {
  if (body === undefined || body instanceof FormData) return {};
  return { 'content-type': typeof body === 'string' ? 'text/csv' : 'application/json' };
}

/** People try again when a door does not answer: the key makes that safe. */
async function retryWhileUnavailable<T>(call: () => Promise<T>): Promise<T> {
  const until = Date.now() + retryForMs;
  for (;;) {
    try {
      return await call();
    } catch (error) {
      const isUnavailable = error instanceof TypeError || (error as HttpProblem).status === 503;
      if (!isUnavailable || Date.now() > until) throw error;
      await delay(retryEveryMs);
    }
  }
}
