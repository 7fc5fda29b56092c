/**
 * `npm run bench`: what a request and its quiet watch cost, beside a reference workflow that never
 * changes and, with `--baseline REV`, beside another revision of this repository. All are measured in
 * one session, in turns. docs/operations.md says how to read the figures.
 */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findDevServer } from '../scripts/servers.ts';
import { startInstalledPostgres, type Postgres } from '../test/support/postgres.ts';
import { checkOut, type Checkout } from './baseline.ts';
import type { Cost } from './cost.ts';
import { computeFigures, formatComparison, type Batch, type Figures } from './figures.ts';
import { Target, type TargetOptions } from './target.ts';

const { values } = parseArgs({
  options: {
    baseline: { type: 'string' },
    requests: { type: 'string', default: '120' },
    'in-flight': { type: 'string', default: '1,10,24' },
    rounds: { type: 'string', default: '2' },
    postgres: { type: 'boolean', default: false },
    'no-watch': { type: 'boolean', default: false },
    json: { type: 'string' },
  },
});
const requests = parseCount('requests', values.requests);
const rounds = parseCount('rounds', values.rounds);
const levels = values['in-flight'].split(',').map((level) => parseCount('in-flight', level));
const most = Math.max(...levels);
/** Requests that each system answers before anything is measured: code is compiled, caches are filled. */
const warmUps = 3;

const root = fileURLToPath(new URL('..', import.meta.url));
const report = (line: string) => console.log(line);
const postgresServers: Postgres[] = [];
const baseline = values.baseline === undefined ? undefined : checkOut(values.baseline, report);
try {
  const options = await buildTargetOptions(baseline);
  const levelFigures = await withTargets(options, 'bench', measureLevels);
  const revisions = options.filter(({ name }) => name !== 'reference');
  const watch = values['no-watch']
    ? undefined
    : await withTargets(revisions, 'bench-watch', measureWatches);
  const { model } = cpus()[0] ?? { model: 'unknown' };
  const result = {
    machine: { cpus: cpus().length, model, node: process.version },
    database: values.postgres ? 'PostgreSQL' : 'PGlite',
    ...(values.baseline !== undefined && { baseline: values.baseline }),
    rounds,
    levels: levelFigures,
    watch,
  };
  if (values.json === undefined) console.log(JSON.stringify(result));
  else writeFileSync(values.json, `${JSON.stringify(result, null, 2)}\n`);
} finally {
  for (const server of postgresServers) await server.stop();
  baseline?.remove();
}

function parseCount(option: string, text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count > 0) return count;
  throw new Error(`--${option}: give a whole number from 1`);
}

/** This revision comes first: ratios are its figures by those of the others. */
async function buildTargetOptions(checkout: Checkout | undefined): Promise<TargetOptions[]> {
  const devServer = await findDevServer(report);
  const revisions = [
    { name: 'now', folder: root },
    ...(checkout ? [{ name: values.baseline ?? '', folder: checkout.folder }] : []),
  ];
  const withDatabase = revisions.map(async (each) => ({
    ...each,
    devServer,
    ...(values.postgres && { postgres: await startOwnPostgres() }),
  }));
  return [...(await Promise.all(withDatabase)), { name: 'reference', folder: root, devServer }];
}

async function startOwnPostgres(): Promise<Postgres> {
  const server = await startInstalledPostgres();
  postgresServers.push(server);
  return server;
}

async function withTargets<T>(
  options: readonly TargetOptions[],
  profile: string,
  measure: (targets: readonly Target[]) => Promise<T>,
): Promise<T> {
  const targets = options.map((each) => new Target(each));
  try {
    for (const target of targets) {
      report(`starting ${target.name}`);
      await target.start(profile);
    }
    return await measure(targets);
  } finally {
    for (const target of targets) await target.stop();
  }
}

/** Drives every system at every level, in turns; the order is reversed from round to round. */
async function measureLevels(targets: readonly Target[]) {
  for (const target of targets) await target.warmUp(warmUps);
  const results: { inFlight: number; requests: number; figures: Record<string, Figures> }[] = [];
  for (const inFlight of levels) {
    const perRound = Math.max(1, Math.ceil((requests * inFlight) / most / rounds));
    const batches = new Map<string, Batch[]>(targets.map(({ name }) => [name, []]));
    for (let round = 1; round <= rounds; round += 1)
      for (const target of round % 2 === 1 ? targets : targets.toReversed())
        batches
          .get(target.name)
          ?.push(await target.drive(`${inFlight}-${round}`, perRound, inFlight));
    const columns = [...batches].map(([name, each]): [string, Figures] => [
      name,
      computeFigures(each),
    ]);
    report(`\n${perRound * rounds} requests, ${inFlight} at a time; figures of one request`);
    report(formatComparison(columns).join('\n'));
    results.push({
      inFlight,
      requests: perRound * rounds,
      figures: Object.fromEntries(columns),
    });
  }
  return results;
}

async function measureWatches(targets: readonly Target[]): Promise<Record<string, Cost>> {
  const columns = await Promise.all(
    targets.map(async (target): Promise<[string, Cost]> => [target.name, await target.watch()]),
  );
  report('\na quiet watch of 30 days, each of three seconds');
  report(formatComparison(columns.map(([name, cost]) => [name, { ...cost }])).join('\n'));
  return Object.fromEntries(columns);
}
