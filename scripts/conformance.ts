/**
 * `npm run conformance`: judges a server by the wire contract of a party (docs/adapters.md). It prints what
 * the server does otherwise, why that matters, and the call that shows it. Without `--url` it judges the
 * stand-ins of `sandbox/`. Only for test environments: orders are placed, one cent is paid, messages are sent.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { startSandbox } from '../sandbox/server.ts';
import { CallbackReceiver } from './conformance/callbacks.ts';
import { formatFinding, runChecks, type Finding } from './conformance/check.ts';
import { Connection } from './conformance/connection.ts';
import { Example, sandboxExample } from './conformance/example.ts';
import { buildChecks, partyNames, type PartyName } from './conformance/parties.ts';
import { payExample } from './conformance/sandbox-payouts.ts';

const { values } = parseArgs({
  options: {
    party: { type: 'string' },
    url: { type: 'string' },
    secret: { type: 'string' },
    data: { type: 'string' },
    'final-within': { type: 'string', default: '60' },
    'callback-port': { type: 'string' },
    'callback-secret': { type: 'string' },
    example: { type: 'boolean' },
    help: { type: 'boolean' },
  },
});

if (values.help)
  console.log(
    [
      'npm run conformance                                    the stand-ins of sandbox/',
      'npm run conformance -- --party networks --url https://… --secret …',
      `  --party            ${partyNames.join(', ')}`,
      '  --data FILE.json   merchant, accounts and people of your test environment',
      '  --example          prints such a file, to begin with',
      '  --final-within 60  seconds after which an order must be done or refused',
      '  --callback-port 8090 --callback-secret …   where your callbacks of networks are received',
    ].join('\n'),
  );
else if (values.example) console.log(JSON.stringify(sandboxExample, undefined, 2));
else if (values.url === undefined) await judgeSandbox();
else await judgeServer(values.url);

async function judgeServer(url: string): Promise<void> {
  const party = readPartyName(values.party);
  if (values.secret === undefined)
    throw new Error('--secret is missing: give the bearer secret of the party');
  const callbacks = await listenForCallbacks();
  try {
    await judge(party, new Connection(url, values.secret), readExample(values.data), callbacks);
    if (party === 'networks' && !callbacks)
      console.log('not judged: callbacks; give --callback-port and --callback-secret');
  } finally {
    await callbacks?.close();
  }
}

async function judgeSandbox(): Promise<void> {
  const secret = randomBytes(24).toString('hex');
  const callbackSecret = randomBytes(24).toString('hex');
  const callbacks = await CallbackReceiver.listen(callbackSecret);
  const sandbox = await startSandbox({
    secret,
    callbackUrl: `http://127.0.0.1:${callbacks.port}`,
    callbackSecrets: { bank: secret, merchants: secret, networks: callbackSecret },
  });
  try {
    payExample(sandbox);
    const parties = values.party === undefined ? partyNames : [readPartyName(values.party)];
    for (const party of parties)
      await judge(
        party,
        new Connection(`${sandbox.url}/${party}`, secret),
        sandboxExample,
        callbacks,
      );
  } finally {
    await Promise.all([sandbox.close(), callbacks.close()]);
  }
}

async function judge(
  party: PartyName,
  connection: Connection,
  example: Example,
  callbacks: CallbackReceiver | undefined,
): Promise<void> {
  console.log(`${party} at ${connection.url}`);
  const checks = buildChecks(party, {
    example,
    run: `conformance-${randomBytes(4).toString('hex')}`,
    finalWithinMs: readSeconds(values['final-within']) * 1_000,
    ...(callbacks && { callbacks }),
  });
  const findings = await runChecks(connection, checks, (finding) =>
    console.log(formatFinding(finding)),
  );
  const judged = findings.filter(({ notJudged }: Finding) => notJudged === undefined);
  const failed = judged.filter(({ breach }) => breach !== undefined).length;
  console.log(`${judged.length - failed} of ${judged.length} rules are kept\n`);
  if (failed > 0) process.exitCode = 1;
}

function readPartyName(text: string | undefined): PartyName {
  const name = partyNames.find((known) => known === text);
  if (name) return name;
  throw new Error(`--party: ${text ?? 'missing'}; give one of ${partyNames.join(', ')}`);
}

function readExample(path: string | undefined): Example {
  if (path === undefined) return sandboxExample;
  const read = Example.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (read.success) return read.data;
  throw new Error(`--data ${path}: ${z.prettifyError(read.error)}`);
}

async function listenForCallbacks(): Promise<CallbackReceiver | undefined> {
  const { 'callback-port': port, 'callback-secret': secret } = values;
  if (port === undefined && secret === undefined) return undefined;
  if (port === undefined || secret === undefined)
    throw new Error('--callback-port and --callback-secret go together');
  return CallbackReceiver.listen(secret, readSeconds(port), '0.0.0.0');
}

/** A whole number above 0. */
function readSeconds(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new Error(`${text} is not a whole number above 0`);
}
