/** One process on an embedded database: two on one folder lose rows without any error. */
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface LockHolder {
  pid: number;
  /** Tells a process from a later one with the same pid, where the system says it. */
  started: string;
}

const locksOfThisProcess = new Set<string>();

/**
 * Takes the folder for this process; a lock left by a dead process is taken over.
 * @returns lets go of the folder
 * @throws Error that names the holder's pid and DATABASE_URL, when a live process holds it
 */
export function lockFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true });
  const lock = join(folder, 'database.lock');
  if (locksOfThisProcess.has(lock)) throw buildInUseError(folder, describeThisProcess());
  const mine = `${lock}.${process.pid}`;
  writeFileSync(mine, JSON.stringify(describeThisProcess()));
  try {
    if (!tryTakeLock(lock, mine)) throw buildInUseError(folder, readHolder(lock));
  } finally {
    rmSync(mine);
  }
  locksOfThisProcess.add(lock);
  return () => {
    locksOfThisProcess.delete(lock);
    rmSync(lock, { force: true });
  };
}

/** The lock of a dead process goes to whoever holds the lock on taking it over, and looks again then. */
function tryTakeLock(lock: string, mine: string): boolean {
  if (tryLink(mine, lock)) return true;
  const holder = readHolder(lock);
  if (!holder || isAlive(holder)) return false;
  const takeover = `${lock}.after-${holder.pid}-${holder.started}`;
  if (!tryTakeLock(takeover, mine)) return false;
  try {
    const now = readHolder(lock);
    if (now?.pid !== holder.pid || now.started !== holder.started) return false;
    linkSync(mine, `${mine}.next`);
    renameSync(`${mine}.next`, lock);
    return true;
  } finally {
    rmSync(takeover);
  }
}

/** Links are made whole or not at all: one process makes it, and nobody reads half a lock. */
function tryLink(mine: string, lock: string): boolean {
  try {
    linkSync(mine, lock);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

const buildInUseError = (folder: string, holder: LockHolder | undefined): Error =>
  new Error(
    `the embedded database in ${folder} is in use by process ${holder?.pid ?? 'unknown'}: ` +
      'stop that process, or set DATABASE_URL so that several processes share PostgreSQL',
  );

function readHolder(lock: string): LockHolder | undefined {
  let text: string;
  try {
    text = readFileSync(lock, 'utf8');
  } catch {
    return undefined;
  }
  const [, pid, started = ''] = /^\{"pid":(\d+),"started":"(\d*)"\}$/.exec(text) ?? [];
  return { pid: Number(pid ?? 0), started };
}

const describeThisProcess = (): LockHolder => ({
  pid: process.pid,
  started: readStartTime(process.pid),
});

function isAlive({ pid, started }: LockHolder): boolean {
  if (pid === 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives and belongs to somebody else.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  return started === '' ? pid !== process.pid : started === readStartTime(pid);
}

/** Clock ticks from the system's start to the process's; empty where there is no /proc. */
function readStartTime(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
