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

/** @throws UsageError when the URL is not valid; the calls throw ApiError */
export function createApiClient(url: string, token: string): ApiClient {
  const base = parseBaseUrl(url);
  const request = async (
    path: string,
    init: RequestInit = {},
    limitMs = timeoutMs,
  ): Promise<Response> => {
    const headers = { ...(init.headers as object), authorization: `Bearer ${token}` };
    let response: Response;
    try {
      const signal = AbortSignal.timeout(limitMs);
      // A redirect would take a file full of numbers to an address that nobody has named.
      const redirect = 'manual';
      response = await fetch(`${base}${path}`, { ...init, headers, redirect, signal });
    } catch (error) {
      throw new ApiError(`no answer from ${base}: is the API running?`, { cause: error });
    }
    if (response.ok) return response;
    const problem: unknown = await response.json().catch(() => undefined);
    throw buildApiError(response.status, (problem ?? {}) as ProblemBody);
  };
  const requestJson = async <T>(...call: Parameters<typeof request>): Promise<T> =>
    (await request(...call)).json() as Promise<T>;
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
    text: async (path) => (await request(path)).text(),
  };
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
function buildApiError(status: number, problem: ProblemBody): ApiError {
  const { code, zh, en, requestRef, running, problems = [] } = problem;
  if (code === undefined) return new ApiError(`the API answered ${status} without a reason`);
  const lines = [
    `${code} (${status}): ${zh} ${en}`,
    ...problems.map((each) => `  ${each.field}: ${each.code} ${each.zh} ${each.en}`),
    ...(running ? [`  open request: ${running.requestId}`] : []),
    `  reference: ${requestRef}`,
  ];
  return new ApiError(lines.join('\n'), { code });
}
