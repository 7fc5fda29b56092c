/** A temporary PostgreSQL, where its binaries are installed (Debian's folders, or PG_BIN). */
import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { retry } from '../../scripts/retry.ts';
import { findFreePort } from '../../scripts/servers/server-process.ts';

export interface Postgres {
  /** postgres://… of an empty database. */
  url: string;
  /** Of the server process. */
  pid: number;
  stop(): Promise<void>;
}

/** A cluster takes a second to start, and longer on a busy machine. */
const answersWithinMs = 120_000;

/** The newest binaries found, or undefined. */
export function findPostgresBinaries(): string | undefined {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root)
    ? readdirSync(root).toSorted((a, b) => Number(b) - Number(a))
    : [];
  return [process.env['PG_BIN'], ...versions.map((version) => join(root, version, 'bin'))].find(
    (folder) => folder !== undefined && existsSync(join(folder, 'initdb')),
  );
}

/** Starts one with the binaries of this machine. @throws Error when there are none, or as `startPostgres` */
export function startInstalledPostgres(): Promise<Postgres> {
  const binaries = findPostgresBinaries();
  if (binaries === undefined) throw new Error('no initdb found; install PostgreSQL or set PG_BIN');
  return startPostgres(binaries);
}

/** Starts a cluster of its own in a temporary folder. @throws Error when it does not answer within two minutes */
export async function startPostgres(binaries: string): Promise<Postgres> {
  const folder = mkdtempSync(join(tmpdir(), 'card-change-pg-'));
  const data = join(folder, 'data');
  const owner = findServerOwner();
  if (owner) chownSync(folder, owner.uid, owner.gid);
  const options = { ...owner, stdio: 'ignore' as const, cwd: folder };
  execFileSync(
    join(binaries, 'initdb'),
    [
      '-D',
      data,
      '-U',
      'test',
      '--auth=trust',
      '--no-sync',
      '--no-instructions',
      '-E',
      'UTF8',
      '--locale=C',
    ],
    options,
  );
  const port = await findFreePort();
  const server = spawn(
    join(binaries, 'postgres'),
    ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder, '-c', 'fsync=off'],
    options,
  );
  const gone = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  const stop = async () => {
    server.kill('SIGINT');
    await gone;
    rmSync(folder, { recursive: true, force: true });
  };
  const url = `postgres://test@127.0.0.1:${port}/postgres`;
  try {
    await waitUntilAnswering(url);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, pid: server.pid ?? 0, stop };
}

/** PostgreSQL refuses to run as root. */
function findServerOwner(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (flag: string) =>
    Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}

const waitUntilAnswering = (url: string): Promise<void> =>
  retry(
    async () => {
      const client = new pg.Client({ connectionString: url });
      client.on('error', () => {});
      await client.connect();
      await client.end();
    },
    { forMs: answersWithinMs, everyMs: 50 },
  );
