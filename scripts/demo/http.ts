/** JSON over HTTP as the people of the demo speak it: to the API with their tokens, and to the outside world. */

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

export interface Door {
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: object | FormData, key?: string): Promise<T>;
}

const patienceMs = 30_000;

/** @throws HttpProblem for every answer that is not 2xx; TypeError when there is none */
export function doorTo(url: string, token?: string): Door {
  const call = async <T>(method: string, path: string, body?: object, key?: string): Promise<T> => {
    const form = body instanceof FormData;
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(key !== undefined && { 'idempotency-key': key }),
        ...(body && !form && { 'content-type': 'application/json' }),
      },
      ...(body && { body: form ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(patienceMs),
    });
    const text = await response.text();
    const json: unknown = /json/.test(response.headers.get('content-type') ?? '')
      ? JSON.parse(text)
      : undefined;
    if (!response.ok) throw new HttpProblem(`${method} ${path}`, response.status, json);
    return (json ?? text) as T;
  };
  return {
    get: (path) => call('GET', path),
    post: (path, body, key) => call('POST', path, body, key),
  };
}
