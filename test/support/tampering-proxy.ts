/** Stands between an adapter and a stand-in, and changes answers before it signs them anew. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Where a field stands: names of objects, and places in lists. */
export type FieldPath = readonly (string | number)[];

/** How a field is changed. `doubled` writes its name twice, the second time with another value. */
export type Tampering =
  | { kind: 'missing' }
  | { kind: 'doubled'; value: Json }
  | { kind: 'other'; value: Json };

/** The paths of all fields of an answer, those of objects and lists too. */
export const listFields = (json: Json, path: FieldPath = []): FieldPath[] => {
  if (typeof json !== 'object' || json === null) return [];
  const entries: [string | number, Json][] = Array.isArray(json)
    ? json.map((value, n) => [n, value])
    : Object.entries(json);
  return entries.flatMap(([name, value]) => [
    [...path, name],
    ...listFields(value, [...path, name]),
  ]);
};

/** The answer with one field changed, as text: a name that is doubled cannot be told as an object. */
export function tamper(json: Json, [name, ...rest]: FieldPath, tampering: Tampering): string {
  const write = (value: Json): string =>
    rest.length > 0 ? tamper(value, rest, tampering) : JSON.stringify(value);
  if (Array.isArray(json)) {
    const items = json.flatMap((value, n) => {
      if (n !== name) return [JSON.stringify(value)];
      if (rest.length > 0) return [write(value)];
      if (tampering.kind === 'missing') return [];
      const changed = JSON.stringify(tampering.value);
      return tampering.kind === 'doubled' ? [JSON.stringify(value), changed] : [changed];
    });
    return `[${items.join(',')}]`;
  }
  const fields = Object.entries(json as Record<string, Json>).flatMap(([key, value]) => {
    const named = (text: string) => `${JSON.stringify(key)}:${text}`;
    if (key !== name) return [named(JSON.stringify(value))];
    if (rest.length > 0) return [named(write(value))];
    if (tampering.kind === 'missing') return [];
    const changed = named(JSON.stringify(tampering.value));
    return tampering.kind === 'doubled' ? [named(JSON.stringify(value)), changed] : [changed];
  });
  return `{${fields.join(',')}}`;
}

/** @param change gets method, path and answer; @returns the text to answer instead, or undefined for the answer as it is */
export type ChangeAnswer = (path: string, json: Json) => string | undefined;

/** @param sign the headers that sign a body, which replace those of the answer */
export async function startTamperingProxy(
  target: string,
  sign: (body: string) => Record<string, string>,
) {
  let change: ChangeAnswer = () => undefined;
  const calls: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      void (async () => {
        const { method = 'GET', url = '' } = request;
        calls.push(`${method} ${url.split('?')[0]}`);
        const headers = Object.entries(request.headers).filter(
          ([name]) => !['host', 'connection', 'content-length'].includes(name),
        ) as [string, string][];
        const answer = await fetch(`${target}${url}`, {
          method,
          headers,
          ...(method === 'POST' && { body: Buffer.concat(chunks) }),
        });
        const text = await answer.text();
        const changed = change(url, JSON.parse(text) as Json);
        const own = Object.fromEntries(answer.headers);
        delete own['content-length'];
        response.writeHead(answer.status, {
          ...own,
          ...(changed !== undefined && sign(changed)),
        });
        response.end(changed ?? text);
      })();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  );
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    setChange: (next: ChangeAnswer) => {
      change = next;
    },
  };
}
