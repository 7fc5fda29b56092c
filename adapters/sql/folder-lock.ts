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
  if (heldHere.has(lock)) throw inUse(folder, self());
  const mine = `${lock}.${process.pid}`;
  writeFileSync(mine, JSON.stringify(self()));
  try {
    if (!isTaken(lock, mine)) throw inUse(folder, holderAt(lock));
  } finally {
    rmSync(mine);
  }
  heldHere.add(lock);
  return () => {
    heldHere.delete(lock);
    rmSync(lock, { force: true });
  };
}

/** The lock of a dead process goes to whoever holds the lock on taking it over, and looks again then. */
function isTaken(lock: string, mine: string): boolean {
  if (isLinked(mine, lock)) return true;
  const holder = holderAt(lock);
  if (!holder || isAlive(holder)) return false;
  const takeover = `${lock}.after-${holder.pid}-${holder.started}`;
  if (!isTaken(takeover, mine)) return false;
  try {
    const now = holderAt(lock);
    if (now?.pid !== holder.pid || now.started !== holder.started) return false;
    linkSync(mine, `${mine}.next`);
    renameSync(`${mine}.next`, lock);
    return true;
  } finally {
    rmSync(takeover);
  }
}

/** Links are made whole or not at all: one process makes it, and nobody reads half a lock. */
function isLinked(mine: string, lock: string): boolean {
  try {
    linkSync(mine, lock);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
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
