/** The sandbox behind a server that does otherwise than its contract says. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Faulty {
  rewriteHeaders?: (headers: Record<string, string>) => Record<string, string>;
  rewriteBody?: (body: Record<string, unknown>) => Record<string, unknown>;
  rewritePath?: (path: string) => string;
  rewriteStatus?: (status: number) => number;
  rewriteAnswer?: (answer: Record<string, unknown>) => Record<string, unknown>;
  /** What no object can hold, such as a name twice. */
  rewriteText?: (answer: string) => string;
  /** To which calls it does so; to all unless given. */
  when?: (method: string) => boolean;
}

/** The sandbox behind a server that does otherwise. @returns its URL */
export async function startFaulty(sandboxUrl: string, faulty: Faulty): Promise<string> {
  const server = createServer(
    (request, response) => void forward(sandboxUrl, faulty, request, response),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function forward(
  sandboxUrl: string,
  {
    rewriteHeaders,
    rewriteBody,
    rewritePath = (path) => path,
    rewriteStatus,
    rewriteAnswer,
    rewriteText = (text) => text,
    when = () => true,
  }: Faulty,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = 'GET', url = '/' } = request;
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const asked = Buffer.concat(parts).toString();
  const headers: Record<string, string> = {};
  for (const name of ['authorization', 'idempotency-key', 'content-type'])
    if (typeof request.headers[name] === 'string') headers[name] = request.headers[name];
  const applies = when(method);
  const body = applies && rewriteBody && asked ? JSON.stringify(rewriteBody(parse(asked))) : asked;
  const answer = await fetch(`${sandboxUrl}${rewritePath(url)}`, {
    method,
    headers: applies && rewriteHeaders ? rewriteHeaders(headers) : headers,
    ...(method === 'POST' && { body }),
  });
  const answered = parse(await answer.text());
  response.writeHead(applies && rewriteStatus ? rewriteStatus(answer.status) : answer.status);
  const sent = JSON.stringify(applies && rewriteAnswer ? rewriteAnswer(answered) : answered);
  response.end(rewriteText(sent));
}

/** What is not JSON is of no party: no such path. */
function parse(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}
