/** HTTP as the people of the demo use it: JSON to the API and the outside world, and buttons of pages. */
import { retry } from '../retry.ts';

/** An answer that is not 2xx. */
export class HttpProblem extends Error {
  readonly status: number;
  /** The failure code of the problem, where it has one. */
  readonly code: string | undefined;

  constructor(about: string, status: number, body?: unknown) {
    const { code, detail } = (body ?? {}) as { code?: string; detail?: string };
    super(`${about}: ${[status, code, detail].filter(Boolean).join(' ')}`);
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
/** Longer than worker and API take to start again on a busy machine. */
const retryOptions = { forMs: 10 * 60_000, everyMs: 500 };

/** Answers after which the same call may be sent again: too much at once, or nobody there. */
const temporaryStatuses: readonly number[] = [429, 502, 503, 504];

/** Whether the call may have had its effect although no final answer came: it is sent again under its key. */
export const isUnanswered = (error: unknown): boolean =>
  error instanceof HttpProblem
    ? temporaryStatuses.includes(error.status)
    : isConnectionError(error) || (error instanceof Error && error.name === 'TimeoutError');

/** `fetch` throws a TypeError with a cause; one without is a defect of this program. */
const isConnectionError = (error: unknown): boolean =>
  error instanceof TypeError && error.cause !== undefined;

/**
 * A client that repeats what is not answered for ten minutes: idempotency keys make that safe.
 * Its calls throw HttpProblem for every other answer that is not 2xx, and the last error otherwise.
 */
export function createHttpClient(url: string, token?: string): HttpClient {
  const call = <T>(method: string, path: string, body?: object | string, key?: string) =>
    retry(
      async (): Promise<T> => {
        const response = await fetch(`${url}${path}`, {
          method,
          headers: {
            ...(token !== undefined && { authorization: `Bearer ${token}` }),
            ...(key !== undefined && { 'idempotency-key': key }),
            ...getContentType(body),
          },
          ...(body !== undefined && {
            body:
              body instanceof FormData || typeof body === 'string' ? body : JSON.stringify(body),
          }),
          signal: AbortSignal.timeout(answerWithinMs),
        });
        const text = await response.text();
        const json: unknown = /json/.test(response.headers.get('content-type') ?? '')
          ? JSON.parse(text)
          : undefined;
        if (!response.ok) throw new HttpProblem(`${method} ${path}`, response.status, json);
        return (json ?? text) as T;
      },
      { ...retryOptions, isTemporary: isUnanswered },
    );
  return {
    get: (path) => call('GET', path),
    post: (path, body, key) => call('POST', path, body, key),
    put: (path, body) => call('PUT', path, body),
  };
}

/**
 * Opens a page and presses its button, and does so again a little later while the page asks for that.
 * @throws HttpProblem when the page refuses, or still asks to try again after ten minutes
 */
export function pressButton(url: string): Promise<string> {
  const { pathname } = new URL(url);
  const submitForm = async () => {
    const page = await fetch(url, { signal: AbortSignal.timeout(answerWithinMs) });
    if (!page.ok) throw new HttpProblem(`the page ${pathname}`, page.status);
    const response = await fetch(url, {
      method: 'POST',
      body: readForm(await page.text()),
      signal: AbortSignal.timeout(answerWithinMs),
    });
    if (!response.ok) throw new HttpProblem(`the button of ${pathname}`, response.status);
    return response.text();
  };
  return retry(submitForm, { ...retryOptions, isTemporary: isTryAgainPage });
}

/** The hidden fields of the form of a page. */
export const readForm = (page: string): URLSearchParams =>
  new URLSearchParams(
    Array.from(
      page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g),
      ([, name = '', value = '']): [string, string] => [name, value],
    ),
  );

/** A person cannot tell an outage from a defect: both pages say to try again. */
const isTryAgainPage = (error: unknown): boolean =>
  isUnanswered(error) || (error instanceof HttpProblem && error.status >= 500);

/** A form says itself what it is. */
function getContentType(body: object | string | undefined): { 'content-type'?: string } {
  if (body === undefined || body instanceof FormData) return {};
  return { 'content-type': typeof body === 'string' ? 'text/csv' : 'application/json' };
}
