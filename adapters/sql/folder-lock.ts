/** One process on an embedded database: two on one folder lose rows without any error. */
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Holder {
  pid: number;
  /** Tells a process from a later one with the same pid, where the system says it. */
  started: string;
}

const heldHere = new Set<string>();

/**
 * Takes the folder for this process; a lock left by a dead process is taken over.
 * @returns lets go of the folder
 * @throws Error that names the holder's pid and DATABASE_URL, when a live process holds it
 */
export function lockFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true });
  const lock = join(folder, 'database.lock');
  const mine = `${lock}.${process.pid}`;
  const holder = holderAt(lock);
  if (heldHere.has(lock) || (holder && isAlive(holder))) throw inUse(folder, holder);
  writeFileSync(mine, JSON.stringify(self()));
  try {
    if (holder) putAside(lock, holder, `${mine}.stale`);
    // Links are made whole or not at all: nobody reads half a lock.
    linkSync(mine, lock);
  } catch {
    throw inUse(folder, holderAt(lock));
  } finally {
    rmSync(mine, { force: true });
    rmSync(`${mine}.stale`, { force: true });
  }
  heldHere.add(lock);
  return () => {
    heldHere.delete(lock);
    rmSync(lock, { force: true });
  };
}

/** @throws Error when another process has taken the dead one's lock over meanwhile; its lock stays */
function putAside(lock: string, dead: Holder, aside: string): void {
  renameSync(lock, aside);
  const moved = holderAt(aside);
  // The folder is free now for the first who links.
  if (moved?.pid !== dead.pid || moved.started !== dead.started) linkSync(aside, lock);
}

const inUse = (folder: string, holder: Holder | undefined): Error =>
  new Error(
    `the embedded database in ${folder} is in use by process ${holder?.pid ?? 'unknown'}: ` +
      'stop that process, or set DATABASE_URL so that several processes share PostgreSQL',
  );

function holderAt(lock: string): Holder | undefined {
  let text: string;
  try {
    text = readFileSync(lock, 'utf8');
  } catch {
    return undefined;
  }
  const [, pid, started = ''] = /^\{"pid":(\d+),"started":"(\d*)"\}$/.exec(text) ?? [];
  return { pid: Number(pid ?? 0), started };
}

const self = (): Holder => ({ pid: process.pid, started: startOf(process.pid) });

function isAlive({ pid, started }: Holder): boolean {
  if (pid === 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives and belongs to somebody else.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  return started === '' ? pid !== process.pid : started === startOf(pid);
}

/** Clock ticks from the system's start to the process's; empty where there is no /proc. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
