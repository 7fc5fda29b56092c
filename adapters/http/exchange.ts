/** One HTTP request and what came of it; knows nothing of ports, never throws. */

export interface Exchange {
  method: 'GET' | 'POST';
  url: string;
  headers: Record<string, string>;
  /** The very text that is sent: it may have been signed. */
  body?: string;
  signal: AbortSignal;
}

export interface Answer {
  status: number;
  headers: Headers;
  /** The bytes as they came; undefined when they are more than an answer may have. */
  body: Buffer | undefined;
  retryAfterMs: number | undefined;
}
/** No answer, or only a part of one. */
export interface NoAnswer {
  none: string;
  /** The connection was never opened: the other side knows nothing of it. */
  neverSent: boolean;
}

const longestBody = 1024 * 1024;
const longestRetryMs = 3_600_000;

export async function exchange(request: Exchange): Promise<Answer | NoAnswer> {
  const { url, signal, ...sent } = request;
  try {
    const response = await fetch(url, {
      ...sent,
      // Followed, a redirect would carry numbers and secret to an address nobody configured.
      redirect: 'manual',
      signal,
    });
    return {
      status: response.status,
      headers: response.headers,
      body: await bounded(response),
      retryAfterMs: retryAfterMs(response.headers.get('retry-after')),
    };
  } catch (error) {
    // Only the error's code is kept: messages of errors may quote what was sent or received.
    if (signal.aborted) return { none: 'no answer in time', neverSent: false };
    const code = codeOf(error);
    return { none: `no answer (${code})`, neverSent: neverOpened.has(code) };
  }
}

const neverOpened = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

function codeOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' ? code : 'broken off';
}

async function bounded(response: Response): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    // Leaving the loop cancels the rest of the body.
    if (size > longestBody) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Undefined when it is not JSON. */
export function jsonOf(body: Buffer | undefined): unknown {
  try {
    return body === undefined ? undefined : JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** Seconds or an HTTP date, as RFC 9110 has it; an hour at most. */
function retryAfterMs(header: string | null): number | undefined {
  if (header === null) return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), longestRetryMs);
}
