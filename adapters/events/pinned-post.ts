/** Sends a body to an address that was looked up and checked: the connection goes there and nowhere else. */
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIPv6 } from 'node:net';
import type { ResolvedUrl } from './addresses.ts';

/** What the other side may answer before the connection is closed. */
const maxAnswerBytes = 16 * 1024;

export interface PostAnswer {
  status: number;
  retryAfter: string | undefined;
  /** Resolves with what was answered, up to a limit; with what there is when the connection is lost. */
  text: Promise<string>;
}

/** The name stands for TLS and for the host. A redirect is an answer like any other. */
export function postPinned(
  { url, address }: ResolvedUrl,
  { headers, body }: { headers: Record<string, string>; body: string },
  signal: AbortSignal,
): Promise<PostAnswer> {
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  const family = isIPv6(address) ? 6 : 4;
  return new Promise((resolve, reject) => {
    const request = send(url, {
      method: 'POST',
      agent: false,
      signal,
      lookup: (_, { all }, answer) => {
        // Node asks for a list where it would try several addresses.
        if (all === true) answer(null, [{ address, family }]);
        else answer(null, address, family);
      },
      headers: {
        ...headers,
        'content-type': 'application/json',
        'content-length': `${Buffer.byteLength(body)}`,
        'user-agent': 'card-change',
        connection: 'close',
      },
    });
    request.on('error', reject);
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      const text = new Promise<string>((end) => {
        const finish = () => end(Buffer.concat(chunks).toString('utf8'));
        response.on('close', finish);
        response.on('end', finish);
      });
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > maxAnswerBytes) request.destroy();
        else chunks.push(chunk);
      });
      response.on('error', () => undefined);
      const retryAfter = response.headers['retry-after'];
      resolve({ status: response.statusCode ?? 0, retryAfter, text });
    });
    request.end(body);
  });
}
