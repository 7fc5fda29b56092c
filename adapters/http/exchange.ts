/** One HTTP request and its answer or the reason why there is none. It never throws. */

export interface HttpRequest {
  method: 'GET' | 'POST';
  url: string;
  headers: Record<string, string>;
  /** Sent unchanged, because it may be signed. */
  body?: string;
  signal: AbortSignal;
}

export interface HttpAnswer {
  status: number;
  headers: Headers;
  /** The bytes as received; undefined when they exceed 1 MiB. */
  body: Buffer | undefined;
  retryAfterMs: number | undefined;
}
/** No answer, or an incomplete one. */
export interface NoAnswer {
  reason: string;
  /** The connection was not opened: the party has received nothing. */
  wasNeverSent: boolean;
}

const maxBodyBytes = 1024 * 1024;
const maxRetryAfterMs = 3_600_000;

export async function exchange(request: HttpRequest): Promise<HttpAnswer | NoAnswer> {
  const { url, signal, ...sent } = request;
  try {
    const response = await fetch(url, {
      ...sent,
      // A redirect would send numbers and secret to an address that is not in the settings.
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
    // Only the error's code is kept: error messages may quote what was sent or received.
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
  return typeof code === 'string' ? code : 'connection lost';
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

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Undefined when it is not JSON in UTF-8: the names of another encoding would be read as other names, and the owner's
 * card would pass for a stranger's.
 */
export function parseJson(body: Buffer | undefined): unknown {
  try {
    return body === undefined ? undefined : JSON.parse(utf8.decode(body));
  } catch {
    return undefined;
  }
}

/** Parses seconds or an HTTP date (RFC 9110). @returns ms, at most an hour */
function parseRetryAfterMs(header: string | null): number | undefined {
  if (header === null) return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), maxRetryAfterMs);
}
