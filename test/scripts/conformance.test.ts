import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { startSandbox, type Sandbox } from '../../sandbox/server.ts';
import { CallbackReceiver } from '../../scripts/conformance/callbacks.ts';
import { formatFinding, runChecks, type Finding } from '../../scripts/conformance/check.ts';
import { Connection } from '../../scripts/conformance/connection.ts';
import { sandboxExample } from '../../scripts/conformance/example.ts';
import { buildChecks, partyNames, type PartyName } from '../../scripts/conformance/parties.ts';

const secret = 'secret-of-the-party';
const callbackSecret = 'secret-of-its-callbacks';
let runs = 0;
let sandbox: Sandbox;
let receiver: CallbackReceiver;

beforeAll(async () => {
  receiver = await CallbackReceiver.listen(callbackSecret);
  sandbox = await startSandbox({ secret, pendingMs: 10 });
});
afterAll(() => Promise.all([sandbox.close(), receiver.close()]));
beforeEach(() => {
  sandbox.reset();
  signCallbacksWith(callbackSecret);
});

const signCallbacksWith = (key: string): void =>
  sandbox.setCallbackTarget({
    url: `http://127.0.0.1:${receiver.port}`,
    secrets: { bank: key, merchants: key, networks: key },
  });

const judge = (party: PartyName, url = sandbox.url): Promise<Finding[]> =>
  runChecks(
    new Connection(`${url}/${party}`, secret),
    buildChecks(party, {
      example: sandboxExample,
      run: `run-${(runs += 1)}`,
      finalWithinMs: 1_000,
      callbacks: receiver,
    }),
    () => undefined,
  );

const listBreaches = (findings: readonly Finding[]): string[] =>
  findings.filter(({ breach }) => breach !== undefined).map(({ check }) => check.id);

describe('the conformance kit', () => {
  it.each(partyNames)('finds that the stand-in of %s keeps every rule', async (party) => {
    const findings = await judge(party);
    expect(findings.filter(({ breach }) => breach !== undefined)).toEqual([]);
    expect(findings.length).toBeGreaterThan(8);
  });

  it('tells what was done instead, why it matters, and the call that shows it without a full number', async () => {
    const url = await startFaulty({ rewriteAnswer: (answer) => ({ ...answer, ref: undefined }) });
    const text = (await judge('networks', url)).map(formatFinding).join('\n');
    expect(text).toContain('FAILED  accepted');
    expect(text).toMatch(/it did: {2}it answered 202/);
    expect(text).toMatch(/matters: /);
    expect(text).toMatch(/see it: {2}curl -i -X POST/);
    expect(text).toContain('621700…1011');
    expect(text).not.toContain(sandboxExample.account.number);
    expect(text).not.toContain(secret);
  });
});

describe('a server that', () => {
  const faults: [string, PartyName, string, Faulty][] = [
    ['asks for no secret', 'networks', 'secret', { rewriteHeaders: withSecret }],
    ['asks for no key', 'terminals', 'key-needed', { rewriteHeaders: withKey }],
    [
      'makes a new order of every call',
      'networks',
      'same-answer',
      { rewriteHeaders: withNewKey, when: isPost },
    ],
    [
      'takes another body under a known key',
      'settlement',
      'key-reused',
      { rewriteStatus: (status) => (status === 409 ? 200 : status) },
    ],
    [
      'says of a key that never came that it is pending',
      'networks',
      'never-received',
      {
        rewriteStatus: (status) => (status === 404 ? 200 : status),
        rewriteAnswer: (answer) =>
          answer['code'] === 'NEVER_RECEIVED' ? { state: 'pending', ref: 'net-1' } : answer,
      },
    ],
    [
      'leaves orders pending for ever',
      'networks',
      'final',
      {
        rewriteAnswer: (answer) =>
          answer['state'] === 'done' ? { ...answer, state: 'pending' } : answer,
      },
    ],
    [
      'carries out an order that was undone before it came',
      'settlement',
      'late-order',
      { rewriteBody: (body) => ({ ...body, undoes: undefined }) },
    ],
    [
      'refuses without a code',
      'terminals',
      'refusal',
      { rewriteAnswer: ({ code: _code, ...answer }) => answer },
    ],
    [
      'fails where a field is missing',
      'bank',
      'bad-body',
      { rewriteStatus: (status) => (status === 400 ? 500 : status) },
    ],
    [
      'answers about another person',
      'identity',
      'question-subject',
      { rewriteAnswer: (answer) => ({ ...answer, personToken: 'pers_of_another' }) },
    ],
    [
      'says of every account that it is the owner’s',
      'bank',
      'question-other',
      { rewriteAnswer: (answer) => ({ ...answer, result: 'MATCH' }) },
    ],
    [
      'says that nothing is held',
      'settlement',
      'hold-read-back',
      { rewriteAnswer: (answer) => ('held' in answer ? { ...answer, held: false } : answer) },
    ],
  ];

  it.each(faults)('%s is found: %s, %s', async (_fault, party, id, faulty) => {
    const url = await startFaulty(faulty);
    expect(listBreaches(await judge(party, url))).toContain(id);
  });

  it('signs its callbacks with another key is found: networks, callback', async () => {
    signCallbacksWith('another key');
    const findings = await judge('networks');
    expect(listBreaches(findings)).toEqual(['callback']);
    expect(findings.at(-1)?.breach).toContain('signature');
  });
});

interface Faulty {
  rewriteHeaders?: (headers: Record<string, string>) => Record<string, string>;
  rewriteBody?: (body: Record<string, unknown>) => Record<string, unknown>;
  rewriteStatus?: (status: number) => number;
  rewriteAnswer?: (answer: Record<string, unknown>) => Record<string, unknown>;
  /** To which calls it does so; to all unless given. */
  when?: (method: string) => boolean;
}

function isPost(method: string): boolean {
  return method === 'POST';
}
function withSecret(headers: Record<string, string>): Record<string, string> {
  return { ...headers, authorization: `Bearer ${secret}` };
}
let made = 0;
function withKey(headers: Record<string, string>): Record<string, string> {
  return { 'idempotency-key': `made-${(made += 1)}`, ...headers };
}
function withNewKey(headers: Record<string, string>): Record<string, string> {
  return { ...headers, 'idempotency-key': `made-${(made += 1)}` };
}

/** The sandbox behind a server that does otherwise. @returns its URL */
async function startFaulty(faulty: Faulty): Promise<string> {
  const server = createServer((request, response) => void forward(faulty, request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function forward(
  { rewriteHeaders, rewriteBody, rewriteStatus, rewriteAnswer, when = () => true }: Faulty,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = 'GET', url = '/' } = request;
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const text = Buffer.concat(parts).toString();
  const headers: Record<string, string> = {};
  for (const name of ['authorization', 'idempotency-key', 'content-type'])
    if (typeof request.headers[name] === 'string') headers[name] = request.headers[name];
  const applies = when(method);
  const body = applies && rewriteBody && text ? JSON.stringify(rewriteBody(parse(text))) : text;
  const answer = await fetch(`${sandbox.url}${url}`, {
    method,
    headers: applies && rewriteHeaders ? rewriteHeaders(headers) : headers,
    ...(method === 'POST' && { body }),
  });
  const answered = parse(await answer.text());
  response.writeHead(applies && rewriteStatus ? rewriteStatus(answer.status) : answer.status);
  response.end(JSON.stringify(applies && rewriteAnswer ? rewriteAnswer(answered) : answered));
}

const parse = (text: string): Record<string, unknown> =>
  JSON.parse(text) as Record<string, unknown>;
