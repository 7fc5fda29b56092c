/** A client of the HTTP API for the commands. */
import type { Problem } from './output.ts';
import { UsageError } from './usage-error.ts';

/** The API refused, with its reasons as lines of the message, or it did not answer. */
export class ApiError extends Error {
  /** The code of the refusal, if the API gave one. */
  readonly code: string | undefined;

  constructor(
    message: string,
    { code, cause }: { code?: string | undefined; cause?: unknown } = {},
  ) {
    super(message, { cause });
    this.name = 'ApiError';
    this.code = code;
  }
}

export interface ApiClient {
  get<T>(path: string): Promise<T>;
  /** @param key the Idempotency-Key, for calls that need one */
  post<T>(path: string, body: unknown, key?: string): Promise<T>;
  /** Sends a file while it is read. */
  upload<T>(path: string, file: Blob, key: string): Promise<T>;
  /** Reads an answer that is not JSON. */
  text(path: string): Promise<string>;
}

const timeoutMs = 60_000;
/** A file is answered only after all its rows are stored. */
const uploadTimeoutMs = 600_000;

/** @throws UsageError when the URL or the token is not valid; the calls throw ApiError */
export function createApiClient(url: string, token: string): ApiClient {
  const base = parseBaseUrl(url);
  if (!/^[\x21-\x7e]+$/.test(token))
    throw new UsageError('--token: a token has no spaces, line ends or other signs; copy it again');
  const request = async (
    path: string,
    init: RequestInit = {},
    limitMs = timeoutMs,
  ): Promise<string> => {
    const headers = {
      ...(init.headers as Record<string, string>),
      authorization: `Bearer ${token}`,
    };
    let response: Response;
    let body: string;
    try {
      const signal = AbortSignal.timeout(limitMs);
      // A redirect would take a file full of numbers to an address that nobody has named.
      const redirect = 'manual';
      response = await fetch(`${base}${path}`, { ...init, headers, redirect, signal });
    } catch (error) {
      throw new ApiError(`no answer from ${base}: is the API running?${explainRepeat(headers)}`, {
        cause: error,
      });
    }
    try {
      body = await response.text();
    } catch (error) {
      throw new ApiError(`the answer of ${base} broke off${explainRepeat(headers)}`, {
        cause: error,
      });
    }
    if (response.ok) return body;
    const problem = (parseJson(body) ?? {}) as ProblemBody;
    throw buildApiError(
      response.status,
      problem,
      response.status >= 500 ? explainRepeat(headers) : '',
    );
  };
  const requestJson = async <T>(...call: Parameters<typeof request>): Promise<T> => {
    const answer = parseJson(await request(...call));
    if (answer === undefined)
      throw new ApiError(`what ${base} answered is not JSON: is it the address of the API?`);
    return answer as T;
  };
  const buildPost = (body: string | Blob, type: string, key?: string): RequestInit => ({
    method: 'POST',
    body,
    headers: { 'content-type': type, ...(key !== undefined && { 'idempotency-key': key }) },
  });
  return {
    get: (path) => requestJson(path),
    post: (path, body, key) =>
      requestJson(path, buildPost(JSON.stringify(body), 'application/json', key)),
    upload: (path, file, key) =>
      requestJson(path, buildPost(file, file.type, key), uploadTimeoutMs),
    text: (path) => request(path),
  };
}

/** Without an answer nobody knows whether the command counted: under its key it counts once. */
const explainRepeat = (headers: Readonly<Record<string, string>>): string => {
  const key = headers['idempotency-key'];
  return key === undefined ? '' : `\n  to repeat the command, so that it counts once: --key ${key}`;
};

/** Undefined for what is not JSON, such as the page of a proxy. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function parseBaseUrl(url: string): string {
  if (!URL.canParse(url) || !/^https?:/.test(url))
    throw new UsageError(`--url: ${url} is not an address; use http(s)://host[:port]`);
  return url.replace(/\/+$/, '');
}

interface ProblemBody {
  code?: string;
  zh?: string;
  en?: string;
  requestRef?: string;
  running?: { requestId: string };
  problems?: readonly Problem[];
}

/** Code and texts, then a line per problem. */
function buildApiError(status: number, problem: ProblemBody, remedy: string): ApiError {
  const { code, zh, en, requestRef, running, problems = [] } = problem;
  if (code === undefined)
    return new ApiError(`the API answered ${status} without a reason${remedy}`);
  const lines = [
    `${code} (${status}): ${zh} ${en}`,
    ...problems.map((each) => `  ${each.field}: ${each.code} ${each.zh} ${each.en}`),
    ...(running ? [`  open request: ${running.requestId}`] : []),
    `  reference: ${requestRef}`,
  ];
  return new ApiError(`${lines.join('\n')}${remedy}`, { code });
}
