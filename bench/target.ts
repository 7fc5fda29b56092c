/** One system to be measured: its driver is a process of its own, and is counted from outside. */
import { fork, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { findFreePort } from '../scripts/servers/server-process.ts';
import type { Driver } from './driver.ts';
import type { Batch, Counted } from './figures.ts';
import { processKinds, readCpuTimes } from './processes.ts';

export interface TargetOptions {
  /** For people: `now`, a revision, or `reference`. */
  name: string;
  /** Folder of the revision; of this one for the reference. */
  folder: string;
  /** The real executable of the Temporal dev server. */
  devServer: string;
  /** A database of its own on PostgreSQL, and the process of that server; embedded without it. */
  postgres?: { url: string; pid: number };
}

/** The probe writes its count ten times a second. */
const probeDelayMs = 300;
const idleForMs = 5_000;
const reads = 20;

export class Target {
  readonly name: string;
  readonly #options: TargetOptions;
  readonly #folder = mkdtempSync(join(tmpdir(), 'card-change-bench-'));
  #child: ChildProcess | undefined;
  #metricsUrl = '';
  #calls = 0;
  /** SQL statements of one reading of the state. */
  #statementsPerRead = 0;
  /** What the system counts per second while nobody uses it. */
  #idle: Counted | undefined;

  constructor(options: TargetOptions) {
    this.name = options.name;
    this.#options = options;
  }

  async start(profile: string): Promise<void> {
    const port = await findFreePort();
    this.#metricsUrl = `http://127.0.0.1:${port}/metrics`;
    this.#child = fork(
      fileURLToPath(new URL('driver.ts', import.meta.url)),
      [this.#getArgument()],
      {
        cwd: this.#options.folder,
        execArgv: findLoader(this.#options.folder),
        env: { ...process.env, ...this.#buildEnv(port) },
      },
    );
    await this.#call('start', profile);
  }

  /** Drives requests that are not measured, and then counts what the system does while idle, and for a reading. */
  async warmUp(requests: number): Promise<void> {
    await this.#call('drive', 'warm-up', requests, requests);
    await delay(idleForMs);
    const before = await this.#count();
    await delay(idleForMs);
    const idle = await this.#count();
    this.#idle = scale(subtract(idle, before), 1_000 / idleForMs);
    await this.#call('read', reads);
    const { sqlStatements } = subtract(await this.#count(), idle);
    this.#statementsPerRead = Math.floor(sqlStatements / reads);
  }

  async drive(prefix: string, requests: number, inFlight: number): Promise<Batch> {
    const before = await this.#count();
    const startedAt = performance.now();
    const driven = await this.#call('drive', prefix, requests, inFlight);
    const seconds = (performance.now() - startedAt) / 1_000;
    const counted = subtract(await this.#count(), before);
    const idle = this.#idle && scale(this.#idle, seconds + probeDelayMs / 1_000);
    const statementsPerRead = this.#statementsPerRead;
    return { ...driven, statementsPerRead, counted: idle ? subtract(counted, idle) : counted };
  }

  watch = () => this.#call('watch');

  async stop(): Promise<void> {
    if (this.#child?.connected === true) {
      await this.#call('stop');
      this.#child.disconnect();
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #getArgument = (): string => (this.name === 'reference' ? 'reference' : this.#options.folder);

  #buildEnv(metricsPort: number): Record<string, string> {
    const { devServer, postgres } = this.#options;
    const wrapper = join(this.#folder, 'temporal');
    // No revision has an option for the port of the metrics.
    writeFileSync(wrapper, `#!/bin/sh\nexec "${devServer}" "$@" --metrics-port ${metricsPort}\n`, {
      mode: 0o755,
    });
    const probe = new URL('probe.ts', import.meta.url).href;
    return {
      TEMPORAL_CLI_PATH: wrapper,
      BENCH_COUNTS: this.#folder,
      NODE_OPTIONS: `--import ${probe}`,
      ...(postgres && { DATABASE_URL: postgres.url }),
    };
  }

  #call<C extends keyof Driver>(
    call: C,
    ...args: Parameters<Driver[C]>
  ): Promise<Awaited<ReturnType<Driver[C]>>> {
    const child = this.#child;
    if (!child) throw new Error(`${this.name} is not started`);
    const id = (this.#calls += 1);
    return new Promise((resolve, reject) => {
      const end = () => reject(new Error(`the driver of ${this.name} ended`));
      const take = (answer: { id: number; result?: never; error?: string }) => {
        if (answer.id !== id) return;
        child.off('message', take).off('exit', end);
        if (answer.error === undefined) resolve(answer.result as never);
        else reject(new Error(`${this.name}: ${answer.error}`));
      };
      child.on('message', take).on('exit', end);
      child.send({ id, call, args });
    });
  }

  async #count(): Promise<Counted> {
    await delay(probeDelayMs);
    const metrics = await fetch(this.#metricsUrl).then((response) => response.text());
    return {
      queries: sumRequests(metrics, /^QueryWorkflow$/),
      heartbeats: sumRequests(metrics, /^RecordActivityTaskHeartbeat/),
      sqlStatements: readdirSync(this.#folder)
        .filter((name) => /^\d+$/.test(name))
        .reduce((sum, name) => sum + Number(readFileSync(join(this.#folder, name), 'utf8')), 0),
      cpuMs: readCpuTimes(
        this.#child?.pid ?? 0,
        // The driver of the reference runs its worker as well.
        this.name === 'reference' ? 'app' : 'people',
        this.#options.postgres?.pid,
      ),
    };
  }
}

/** Calls that the frontend of Temporal has received, of operations that match. */
export const sumRequests = (metrics: string, operation: RegExp): number =>
  Array.from(metrics.matchAll(/^service_requests\{([^}]*)\} (\S+)/gm))
    .filter(([, labels = '']) => labels.includes('service_name="frontend"'))
    .filter(([, labels = '']) => operation.test(/operation="(\w+)"/.exec(labels)?.[1] ?? ''))
    .reduce((sum, [, , value]) => sum + Number(value), 0);

/** Older revisions are not made of erasable types only, and bring their own loader. */
function findLoader(folder: string): string[] {
  const manifest = readFileSync(join(folder, 'package.json'), 'utf8');
  const { dependencies } = JSON.parse(manifest) as { dependencies?: Record<string, string> };
  if (dependencies?.['tsx'] === undefined) return [];
  const loader = createRequire(join(folder, 'package.json')).resolve('tsx');
  if (!existsSync(loader)) throw new Error(`tsx is not installed in ${folder}`);
  return ['--import', pathToFileURL(loader).href];
}

const combine = (a: Counted, b: Counted, by: (x: number, y: number) => number): Counted => ({
  queries: by(a.queries, b.queries),
  heartbeats: by(a.heartbeats, b.heartbeats),
  sqlStatements: by(a.sqlStatements, b.sqlStatements),
  cpuMs: Object.fromEntries(
    processKinds.map((kind) => [kind, by(a.cpuMs[kind], b.cpuMs[kind])]),
  ) as Counted['cpuMs'],
});
const subtract = (a: Counted, b: Counted): Counted => combine(a, b, (x, y) => x - y);
const scale = (a: Counted, factor: number): Counted => combine(a, a, (x) => x * factor);
