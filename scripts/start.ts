/**
 * `npm start`: the whole system on this machine with sample requests moving through it, until Ctrl-C.
 * With `--once` it ends by itself: the last line is a JSON summary, the exit code 0 only if every
 * sample ended as expected by the sandbox's ledger.
 */
import { parseArgs } from 'node:util';
import { connectClient } from '../adapters/temporal/connection.ts';
import { readSettings } from '../adapters/settings.ts';
import { measureAcknowledgement, type AcknowledgementFigures } from './demo/acknowledgement.ts';
import { doorTo } from './demo/http.ts';
import { play, rowOf, type Played } from './demo/play.ts';
import { loadSamples, type Sample } from './demo/sample.ts';
import { summaryOf, type SampleSummary } from './demo/summary.ts';
import { startSystem, type System } from './demo/system.ts';
import { Table } from './demo/table.ts';
import { faultsOf } from './demo/verdict.ts';

const { values } = parseArgs({
  options: {
    once: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
  },
});

// Every signal, not the first only: a second Ctrl-C must not leave the children behind.
const interrupted = new Promise<void>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve());
});

const samples = loadSamples().filter(
  ({ name }) => !values.only || values.only.some((part) => name.includes(part)),
);

try {
  const system = await startSystem({
    profile: 'demo',
    knownPorts: true,
    report: (line) => console.log(line),
  });
  try {
    await printLinks(system, samples);
    const ended = await Promise.race([demonstrate(system), interrupted]);
    if (ended) {
      if (values.once) process.exitCode = ended.every(({ faults }) => !faults) ? 0 : 1;
      else {
        console.log('everything stays up: press Ctrl-C to stop it');
        await interrupted;
      }
    }
  } finally {
    await system.stop();
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
// People of samples that were still playing knock at closed doors: nobody waits for them.
process.exit();

async function printLinks(system: System, shown: Sample[]): Promise<void> {
  const { uiUrl, apiUrl, sandboxUrl, appStartMs } = system;
  const token = await system.token({ sub: 'supervisor-1', roles: ['supervisor', 'operator'] });
  console.log(
    [
      '',
      `Temporal UI  ${uiUrl}`,
      `API          ${apiUrl}/docs`,
      `sandbox      ${sandboxUrl}/_ledger, inboxes at /_sms and /_mails`,
      `worker and API served after ${(appStartMs / 1000).toFixed(1)} s, bundling included`,
      '',
      'for the command line, in another terminal:',
      `export CARD_CHANGE_URL=${apiUrl} CARD_CHANGE_TOKEN=${token}`,
      '',
      ...shown.map(
        ({ acquirerId, merchantId, name, title }) =>
          `${name.padEnd(30)} ${title.zh} · ${title.en}\n  ${uiUrl}/namespaces/default/workflows/card-change:${acquirerId}:${merchantId}`,
      ),
      '',
    ].join('\n'),
  );
}

async function demonstrate(system: System): Promise<SampleSummary[]> {
  const table = new Table(samples.map(({ name }) => name));
  const played = await Promise.all(
    samples.map((sample) => play(system, sample, (now) => table.show(rowOf(now)))),
  );
  table.print();
  const summaries = await summarized(system, played);
  for (const { name, faults = [] } of summaries)
    for (const fault of faults) console.log(`${name}: ${fault}`);
  const acknowledgement = await measured(system);
  console.log(JSON.stringify({ samples: summaries, acknowledgement }));
  return summaries;
}

async function measured(system: System): Promise<AcknowledgementFigures | undefined> {
  const [sample] = samples;
  if (!sample) return undefined;
  const figures = await measureAcknowledgement(system, sample);
  const { p50Ms, bareP50Ms, submissions } = figures;
  console.log(
    `a submission is acknowledged in ${p50Ms} ms (median of ${submissions} on the idle machine), ` +
      `a bare update-with-start with one local activity in ${bareP50Ms} ms`,
  );
  return figures;
}

async function summarized(system: System, all: Played[]): Promise<SampleSummary[]> {
  const { temporal, codecKeys, parties } = readSettings(system.env);
  const outside = doorTo(system.sandboxUrl);
  const settlement = doorTo(system.sandboxUrl, parties.settlement.secret);
  const violations = await outside.get<string[]>('/_ledger/violations');
  const client = await connectClient(temporal, codecKeys);
  try {
    return await Promise.all(
      all.map(async (played) => {
        const faults = await faultsOf(played, outside, settlement);
        return summaryOf(client, played, [...faults, ...violations]);
      }),
    );
  } finally {
    await client.connection.close();
  }
}
