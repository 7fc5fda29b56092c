/** The API as the commands see it. */
import type { Problem } from './output.ts';
import { UsageError } from './usage-error.ts';

/** The API said no, with its reasons as lines; or it did not answer. */
export class ApiError extends Error {
  /** Of the API's refusal, where it gave one. */
  readonly code: string | undefined;

  constructor(
    message: string,
    { code, cause }: { code?: string | undefined; cause?: unknown } = {},
  ) {
    super(message, { cause });
    this.name = 'DoorFault';
    this.code = code;
  }
}

export interface ApiClient {
  get<T>(path: string): Promise<T>;
  /** @param key Idempotency-Key, where something is changed */
  post<T>(path: string, body: unknown, key?: string): Promise<T>;
  /** Sends a file, as it is read. */
  upload<T>(path: string, file: Blob, key: string): Promise<T>;
  /** An answer that is no JSON. */
  text(path: string): Promise<string>;
}

const timeoutMs = 60_000;
/** A file is answered once every row of it is stored. */
const uploadTimeoutMs = 600_000;

/** @throws UsageFault for an address that is none; calls throw DoorFault */
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
      response = await fetch(`${base}${path}`, { ...init, headers, signal });
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
    throw new UsageError(`--url: ${url} is no address; give http(s)://host[:port]`);
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

/** Code and texts, then a line for every field. */
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
