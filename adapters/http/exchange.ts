/** One HTTP request and what came of it; knows nothing of ports, never throws. */

export interface HttpRequest {
  method: 'GET' | 'POST';
  url: string;
  headers: Record<string, string>;
  /** The very text that is sent: it may have been signed. */
  body?: string;
  signal: AbortSignal;
}

export interface HttpAnswer {
  status: number;
  headers: Headers;
  /** The bytes as they came; undefined when they are more than an answer may have. */
  body: Buffer | undefined;
  retryAfterMs: number | undefined;
}
/** No answer, or only a part of one. */
export interface NoAnswer {
  reason: string;
  /** The connection was never opened: the other side knows nothing of it. */
  wasNeverSent: boolean;
}

const maxBodyBytes = 1024 * 1024;
const maxRetryAfterMs = 3_600_000;

export async function exchange(request: HttpRequest): Promise<HttpAnswer | NoAnswer> {
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
      body: await readBounded(response),
      retryAfterMs: parseRetryAfterMs(response.headers.get('retry-after')),
    };
  } catch (error) {
    // Only the error's code is kept: messages of errors may quote what was sent or received.
    if (signal.aborted) return { reason: 'no answer in time', wasNeverSent: false };
    const code = getErrorCode(error);
    return { reason: `no answer (${code})`, wasNeverSent: connectErrorCodes.has(code) };
  }
}

const connectErrorCodes = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

function getErrorCode(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' ? code : 'broken off';
}

async function readBounded(response: Response): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    // Leaving the loop cancels the rest of the body.
    if (size > maxBodyBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Undefined when it is not JSON. */
export function parseJson(body: Buffer | undefined): unknown {
  try {
    return body === undefined ? undefined : JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** Seconds or an HTTP date, as RFC 9110 has it; an hour at most. */
function parseRetryAfterMs(header: string | null): number | undefined {
  if (header === null) return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), maxRetryAfterMs);
}
