/**
 * Pages of the desk with many open requests, on PostgreSQL: `node bench/desk.ts --requests 10000`. It fills a database, reads each kind
 * of page over HTTP as a person with a session does, and prints as JSON the times and the CPU time of API and reader together, in
 * milliseconds. The times are those of a machine that does nothing else; the command fails when the p95 of a page is above 150 ms.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { serve, type ServerType } from '@hono/node-server';
import { openStorage, type Storage } from '../adapters/storage/storage.ts';
import type { RequestState } from '../activities/requests.ts';
import type { AuditAction } from '../domain/audit/actions.ts';
import { findFreePort } from '../scripts/servers/server-process.ts';
import { createApi, keys } from '../test/support/api.ts';
import { buildStatus } from '../test/support/api-stubs.ts';
import { closedDesk } from '../test/support/desk.ts';
import { buildAccount, buildReadyFacts, buildRequest } from '../test/support/facts.ts';
import { startInstalledPostgres } from '../test/support/postgres.ts';

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '10000' },
    closed: { type: 'string', default: '10000' },
    reads: { type: 'string', default: '300' },
    'in-flight': { type: 'string', default: '1' },
  },
});
const open = Number(values.requests);
const closed = Number(values.closed);
const reads = Number(values.reads);
const inFlight = Number(values['in-flight']);
const acquirerId = 'demo';
const hourMs = 3_600_000;
const mostP95Ms = 150;

const states: Pick<RequestState, 'stage' | 'waitingOn' | 'risk'>[] = [
  { stage: 'review', waitingOn: 'operator', risk: 'green' },
  { stage: 'review', waitingOn: 'operator', risk: 'amber' },
  { stage: 'review', waitingOn: 'operator', risk: 'red' },
  { stage: 'identity', waitingOn: 'merchant', risk: 'green' },
  { stage: 'correction', waitingOn: 'merchant', risk: 'amber' },
  { stage: 'cooling', waitingOn: 'clock', risk: 'green' },
  { stage: 'cooling', waitingOn: 'clock', risk: 'amber' },
  { stage: 'switching', waitingOn: 'network', risk: 'green' },
  { stage: 'trial', waitingOn: 'merchant', risk: 'green' },
  { stage: 'frozen', waitingOn: 'risk', risk: 'red' },
];
const actions: AuditAction[] = ['stage-entered', 'notice-sent', 'identity-checked', 'note-added'];
/** As many as a request of the main line has by its review. */
const entriesPerRequest = 30;

const nameRequest = (n: number) => `req-${String(n).padStart(12, '0')}`;

/** A request that has been worked on, as the process leaves it in SQL. */
async function fill({ auditLog, requestFacts, requests }: Storage, n: number): Promise<void> {
  const isClosed = n >= open;
  const requestId = nameRequest(n);
  const merchantId = `M-${n % (open / 2)}`;
  const at = new Date(Date.now() - (n % 500) * hourMs).toISOString();
  const request = { acquirerId, merchantId, requestId };
  const workflowId = `card-change:${acquirerId}:${merchantId}`;
  await requests.open({
    ...request,
    ...{ workflowId, runId: `run-${n}`, intake: 'app', bodyDigest: 'b'.repeat(64), at },
  });
  const { stage, waitingOn, risk } = states[n % states.length] ?? {
    stage: 'review',
    waitingOn: 'operator',
  };
  const status = buildStatus(requestId);
  const { next, notes, newLast4, steps } = status;
  const claim = {
    by: `maker-${n % 40}`,
    until: new Date(Date.now() + 8 * hourMs).toISOString(),
  };
  await auditLog.append({
    ...request,
    entries: Array.from({ length: entriesPerRequest }, (_, i) => ({
      seq: i + 1,
      at,
      actor: 'system',
      action: actions[i % actions.length] ?? 'note-added',
      data: { event: 'submitted', notified: 'c-1', note: 'a note of some length', stage: 'review' },
    })),
    state: {
      ...(isClosed
        ? { stage: 'completed', waitingOn: 'nobody' }
        : {
            stage,
            waitingOn,
            due: new Date(Date.now() + ((n % 200) - 40) * hourMs).toISOString(),
          }),
      ...(risk && { risk }),
      money: 'old',
      problems: [],
    },
    details: {
      ...{ since: at, next, notes, newLast4, oldLast4: '8889', steps, policy: 'cn-default/1' },
      evidence: 'e-1',
      ...(n % 5 === 0 && { claim }),
    },
  });
  const { evidence: _none, ...facts } = buildReadyFacts({
    // A few of them share a card, many a device or an agent.
    account: buildAccount({ fingerprint: `card-${n - (n % 4)}` }),
    request: buildRequest({
      authn: { level: 'two-factor', deviceId: `device-${n % 3_000}` },
      submittedBy: { id: `agent-${n % 20}`, role: 'agent' },
    }),
  });
  await requestFacts.write(request, 'digest', facts);
}

/** As PostgreSQL does by itself in a database that has run for a while. */
async function vacuum(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('vacuum analyze');
  await client.end();
}

async function inTurns(count: number, atOnce: number, work: (n: number) => Promise<void>) {
  let next = 0;
  const go = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: atOnce }, go));
}

/** Nearest rank. */
const percentile = (sorted: readonly number[], part: number): number =>
  Math.round((sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? 0) * 10) / 10;

const pick = (n: number) => nameRequest((n * 7_919) % open);
const pages: Record<string, (n: number) => string> = {
  queue: () => '/desk',
  'queue of unassigned': () => '/desk?whose=free',
  'queue of mine': () => '/desk?whose=mine',
  'queue of red reviews that are late': () => '/desk?stage=review&risk=red&due=late',
  'queue, a page far behind': (n) => `/desk?behind=${pick(n)}`,
  'queue of one merchant': (n) => `/desk?merchantId=M-${n}`,
  'next case': (n) => `/desk/next?stage=review&behind=${pick(n)}`,
  case: (n) => `/desk/requests/${pick(n)}`,
};

const folder = mkdtempSync(join(tmpdir(), 'card-change-desk-'));
const postgres = await startInstalledPostgres();
const storage = await openStorage({ databaseUrl: postgres.url, dataDir: folder, vaultKeys: keys });
let server: ServerType | undefined;
try {
  await inTurns(open + closed, 8, (n) => fill(storage, n));
  await vacuum(postgres.url);
  const { app } = createApi(storage, { desk: closedDesk });
  const port = await findFreePort();
  server = await new Promise<ServerType>((resolve) => {
    const started = serve({ fetch: app.fetch, port, hostname: '127.0.0.1' }, () =>
      resolve(started),
    );
  });
  const secret = await storage.deskSessions.begin({
    acquirerId,
    id: 'maker-5',
    roles: ['maker'],
    confirmedAt: new Date().toISOString(),
  });
  const read = async (path: string): Promise<number> => {
    const begun = performance.now();
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      headers: { cookie: `desk=${secret}` },
      redirect: 'manual',
    });
    await response.text();
    if (response.status !== 200 && response.status !== 303)
      throw new Error(`${path}: ${response.status}`);
    return performance.now() - begun;
  };
  const figures: Record<string, { p50: number; p95: number; max: number; cpu: number }> = {};
  for (const [name, buildPath] of Object.entries(pages)) {
    // Code is compiled, plans are made, tables are in memory.
    for (let n = 0; n < 20; n += 1) await read(buildPath(n));
    const times: number[] = [];
    const before = process.cpuUsage();
    await inTurns(reads, inFlight, async (n) => void times.push(await read(buildPath(n))));
    const { system, user } = process.cpuUsage(before);
    const sorted = times.toSorted((a, b) => a - b);
    figures[name] = {
      p50: percentile(sorted, 0.5),
      p95: percentile(sorted, 0.95),
      max: percentile(sorted, 1),
      cpu: Math.round((system + user) / reads / 100) / 10,
    };
  }
  const { model } = cpus()[0] ?? { model: 'unknown' };
  console.log(
    JSON.stringify({
      machine: { cpus: cpus().length, model, node: process.version },
      ...{ open, closed, reads, inFlight },
      pages: figures,
    }),
  );
  const slow = Object.keys(figures).filter((name) => (figures[name]?.p95 ?? 0) > mostP95Ms);
  if (slow.length > 0) {
    console.error(`p95 above ${mostP95Ms} ms: ${slow.join(', ')}`);
    process.exitCode = 1;
  }
} finally {
  server?.close();
  await storage.close();
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}
