/** The API as the commands see it. */
import { UsageFault } from './usage.ts';

/** The API said no, with its reasons as lines; or it did not answer. */
export class DoorFault extends Error {
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

export interface Door {
  get<T>(path: string): Promise<T>;
  /** @param key Idempotency-Key, where something is changed */
  post<T>(path: string, body: unknown, key?: string): Promise<T>;
  /** Sends a file, as it is read. */
  upload<T>(path: string, file: Blob, key: string): Promise<T>;
  /** An answer that is no JSON. */
  text(path: string): Promise<string>;
}

const patienceMs = 60_000;
/** A file is answered once every row of it is stored. */
const filePatienceMs = 600_000;

/** @throws UsageFault for an address that is none; calls throw DoorFault */
export function doorTo(url: string, token: string): Door {
  const base = baseOf(url);
  const answered = async (
    path: string,
    init: RequestInit = {},
    withinMs = patienceMs,
  ): Promise<Response> => {
    const headers = { ...(init.headers as object), authorization: `Bearer ${token}` };
    let response: Response;
    try {
      const signal = AbortSignal.timeout(withinMs);
      response = await fetch(`${base}${path}`, { ...init, headers, signal });
    } catch (error) {
      throw new DoorFault(`no answer from ${base}: is the API running?`, { cause: error });
    }
    if (response.ok) return response;
    const problem: unknown = await response.json().catch(() => undefined);
    throw refusal(response.status, (problem ?? {}) as Problem);
  };
  const json = async <T>(...call: Parameters<typeof answered>): Promise<T> =>
    (await answered(...call)).json() as Promise<T>;
  const posted = (body: string | Blob, type: string, key?: string): RequestInit => ({
    method: 'POST',
    body,
    headers: { 'content-type': type, ...(key !== undefined && { 'idempotency-key': key }) },
  });
  return {
    get: (path) => json(path),
    post: (path, body, key) => json(path, posted(JSON.stringify(body), 'application/json', key)),
    upload: (path, file, key) => json(path, posted(file, file.type, key), filePatienceMs),
    text: async (path) => (await answered(path)).text(),
  };
}

function baseOf(url: string): string {
  if (!URL.canParse(url) || !/^https?:/.test(url))
    throw new UsageFault(`--url: ${url} is no address; give http(s)://host[:port]`);
  return url.replace(/\/+$/, '');
}

interface Problem {
  code?: string;
  zh?: string;
  en?: string;
  requestRef?: string;
  running?: { requestId: string };
  problems?: { field: string; code: string; zh: string; en: string }[];
}

/** Code and texts, then a line for every field. */
function refusal(status: number, problem: Problem): DoorFault {
  const { code, zh, en, requestRef, running, problems = [] } = problem;
  if (code === undefined) return new DoorFault(`the API answered ${status} without a reason`);
  const lines = [
    `${code} (${status}): ${zh} ${en}`,
    ...problems.map((each) => `  ${each.field}: ${each.code} ${each.zh} ${each.en}`),
    ...(running ? [`  open request: ${running.requestId}`] : []),
    `  reference: ${requestRef}`,
  ];
  return new DoorFault(lines.join('\n'), { code });
}
