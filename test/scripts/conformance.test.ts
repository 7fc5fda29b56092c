import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { startSandbox, type Sandbox } from '../../sandbox/server.ts';
import { CallbackReceiver } from '../../scripts/conformance/callbacks.ts';
import { formatFinding, runChecks, type Finding } from '../../scripts/conformance/check.ts';
import { Connection } from '../../scripts/conformance/connection.ts';
import { sandboxExample, type Example } from '../../scripts/conformance/example.ts';
import { buildChecks, partyNames, type PartyName } from '../../scripts/conformance/parties.ts';
import { payExample } from '../../scripts/conformance/sandbox-payouts.ts';
import { startFaulty } from '../support/faulty-party.ts';
import { partySecret, seededFaults } from './conformance-faults.ts';

const callbackSecret = 'secret-of-its-callbacks';
let runs = 0;
let sandbox: Sandbox;
let receiver: CallbackReceiver;

beforeAll(async () => {
  receiver = await CallbackReceiver.listen(callbackSecret);
  sandbox = await startSandbox({ secret: partySecret, pendingMs: 10 });
});
afterAll(() => Promise.all([sandbox.close(), receiver.close()]));
beforeEach(() => {
  sandbox.reset();
  payExample(sandbox);
  signCallbacksWith(callbackSecret);
});

const signCallbacksWith = (key: string): void =>
  sandbox.setCallbackTarget({
    url: `http://127.0.0.1:${receiver.port}`,
    secrets: { bank: key, merchants: key, networks: key },
  });

const judge = (
  party: PartyName,
  {
    url = sandbox.url,
    example = sandboxExample,
    finalWithinMs = 1_000,
  }: { url?: string; example?: Example; finalWithinMs?: number } = {},
): Promise<Finding[]> =>
  runChecks(
    new Connection(`${url}/${party}`, partySecret),
    buildChecks(party, {
      example,
      run: `run-${(runs += 1)}`,
      finalWithinMs,
      callbacks: receiver,
    }),
    () => undefined,
  );

const listBreaches = (findings: readonly Finding[]): string[] =>
  findings.filter(({ breach }) => breach !== undefined).map(({ check }) => check.id);

describe('the conformance kit', () => {
  it.each(partyNames)('finds that the stand-in of %s keeps every rule', async (party) => {
    // A busy machine is no breach.
    const findings = await judge(party, { finalWithinMs: 20_000 });
    expect(findings.filter(({ breach, notJudged }) => breach ?? notJudged)).toEqual([]);
    expect(findings.length).toBeGreaterThan(7);
  });

  it('says of what the example lacks that it was not judged, and what to give', async () => {
    const { payingNetwork: _none, ownCard: _neither, ...example } = sandboxExample;
    const text = (await judge('networks', { example })).map(formatFinding).join('\n');
    expect(text).toContain(
      'left    account-read-back  not judged: give a network that pays by itself',
    );
    expect(text).toContain('left    terminal-account   not judged: give a terminal');
    expect(text).not.toContain('FAILED');
  });

  it('tells what was done instead, why it matters, and the call that shows it without a full number', async () => {
    const url = await startFaulty(sandbox.url, {
      rewriteAnswer: (answer) => ({ ...answer, ref: undefined }),
    });
    const text = (await judge('networks', { url })).map(formatFinding).join('\n');
    expect(text).toContain('FAILED  accepted');
    expect(text).toMatch(/it did: {2}it answered 202/);
    expect(text).toMatch(/matters: /);
    expect(text).toMatch(/see it: {2}curl -i -X POST/);
    expect(text).toContain('621700…1011');
    expect(text).not.toContain(sandboxExample.account.number);
    expect(text).not.toContain(partySecret);
  });
});

describe('a server that', () => {
  it.each(seededFaults)('%s is found: %s, %s', async (_fault, party, id, faulty) => {
    const url = await startFaulty(sandbox.url, faulty);
    expect(listBreaches(await judge(party, { url }))).toContain(id);
  });

  it('signs its callbacks with another key is found: networks, callback', async () => {
    signCallbacksWith('another key');
    const findings = await judge('networks');
    expect(listBreaches(findings)).toEqual(['callback']);
    expect(findings.at(-1)?.breach).toContain('signature');
  });

  it.each<[string, readonly Report[], string]>([
    ['reports nothing', [], 'no callback about'],
    ['reports once only', [{}], 'it was not sent again after a 503'],
    [
      'signs the repetition of a callback with another key',
      [{}, { signingKey: 'another key' }],
      'the signature or the time of the repetition is wrong',
    ],
    [
      'names the repetition otherwise',
      [{}, { id: 'msg-2' }],
      'its webhook-id was msg-1, then msg-2',
    ],
    ['reports another order', [{ key: 'of-another' }], 'no callback about'],
  ])('%s is found: networks, callback', async (_fault, reports, breach) => {
    const url = await startReporting(reports);
    const checks = buildChecks('networks', {
      ...{ example: sandboxExample, run: `run-${(runs += 1)}` },
      ...{ finalWithinMs: reports.length > 1 ? 20_000 : 3_000, callbacks: receiver },
    }).filter(({ id }) => id === 'callback');
    const [finding] = await runChecks(new Connection(url, partySecret), checks, () => undefined);
    expect(finding?.breach).toContain(breach);
  });

  it('answers later than the engine waits is found: networks, accepted', async () => {
    const url = await startSilent();
    const checks = buildChecks('networks', {
      ...{ example: sandboxExample, run: `run-${(runs += 1)}` },
      ...{ finalWithinMs: 500, callbacks: receiver },
    }).filter(({ id }) => id === 'accepted');
    const party = new Connection(url, partySecret, 200);
    const [finding] = await runChecks(party, checks, () => undefined);
    expect(finding?.breach).toBe('no answer within 8 s');
  });
});

interface Report {
  signingKey?: string;
  id?: string;
  /** The order that it is about; the one that was placed unless given. */
  key?: string;
}

/** A network that reports the end of an order in these ways. @returns its URL */
const startReporting = (reports: readonly Report[]): Promise<string> =>
  startServer((request, response) => {
    const key = String(request.headers['idempotency-key']);
    request.resume().on('end', () => {
      response.writeHead(202).end(JSON.stringify({ state: 'pending', ref: 'net-1' }));
      void report(key, reports);
    });
  });

/** A network that never answers. @returns its URL */
const startSilent = (): Promise<string> => startServer((request) => void request.resume());

async function startServer(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function report(placed: string, reports: readonly Report[]): Promise<void> {
  const at = new Date();
  for (const { signingKey = callbackSecret, id = 'msg-1', key = placed } of reports) {
    const body = JSON.stringify({ type: 'network.order.status', data: { key } });
    await fetch(`http://127.0.0.1:${receiver.port}`, {
      method: 'POST',
      headers: {
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
        'webhook-signature': new Webhook(signingKey, { format: 'raw' }).sign(id, at, body),
      },
      body,
    });
  }
}
