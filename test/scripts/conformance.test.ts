import { createServer } from 'node:http';
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

  it('signs the repetition of a callback with another key is found: networks, callback', async () => {
    const url = await startReporting([callbackSecret, 'another key']);
    const checks = buildChecks('networks', {
      ...{ example: sandboxExample, run: `run-${(runs += 1)}` },
      ...{ finalWithinMs: 20_000, callbacks: receiver },
    }).filter(({ id }) => id === 'callback');
    const [finding] = await runChecks(new Connection(url, partySecret), checks, () => undefined);
    expect(finding?.breach).toBe('the signature or the time of the repetition is wrong');
  });
});

/** A network that reports the end of an order once for each key to sign with. @returns its URL */
async function startReporting(signingKeys: readonly string[]): Promise<string> {
  const server = createServer((request, response) => {
    const key = String(request.headers['idempotency-key']);
    request.resume().on('end', () => {
      response.writeHead(202).end(JSON.stringify({ state: 'pending', ref: 'net-1' }));
      void report(key, signingKeys);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function report(key: string, signingKeys: readonly string[]): Promise<void> {
  const body = JSON.stringify({ type: 'network.order.status', data: { key } });
  const at = new Date();
  for (const signingKey of signingKeys)
    await fetch(`http://127.0.0.1:${receiver.port}`, {
      method: 'POST',
      headers: {
        'webhook-id': 'msg-1',
        'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
        'webhook-signature': new Webhook(signingKey, { format: 'raw' }).sign('msg-1', at, body),
      },
      body,
    });
}
