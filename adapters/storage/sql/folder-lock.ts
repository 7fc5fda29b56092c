/** Lets only one process use an embedded database: with two, rows would be lost without an error. */
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SettingsError } from '../../settings/settings-error.ts';

interface LockHolder {
  pid: number;
  /** Start time, which tells a process from a later one with the same pid; empty when the system does not provide it. */
  started: string;
}

const locksOfThisProcess = new Set<string>();

/**
 * Locks the folder for this process. The lock of a dead process is taken over.
 * @returns a function that releases the lock
 * @throws SettingsError that names the holder's pid and DATABASE_URL, when a live process holds it
 */
export function lockFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true });
  const lock = join(folder, 'database.lock');
  if (locksOfThisProcess.has(lock)) throw buildInUseError(folder, describeThisProcess());
  const ownFile = `${lock}.${process.pid}`;
  writeFileSync(ownFile, JSON.stringify(describeThisProcess()));
  try {
    if (!tryTakeLock(lock, ownFile)) throw buildInUseError(folder, readHolder(lock));
  } finally {
    rmSync(ownFile);
  }
  locksOfThisProcess.add(lock);
  return () => {
    locksOfThisProcess.delete(lock);
    rmSync(lock, { force: true });
  };
}

/** To take over the lock of a dead process one first locks the takeover, then checks the holder again. */
function tryTakeLock(lock: string, ownFile: string): boolean {
  if (tryLink(ownFile, lock)) return true;
  const holder = readHolder(lock);
  if (!holder || isAlive(holder)) return false;
  const takeover = `${lock}.after-${holder.pid}-${holder.started}`;
  if (!tryTakeLock(takeover, ownFile)) return false;
  try {
    const now = readHolder(lock);
    if (now?.pid !== holder.pid || now.started !== holder.started) return false;
    linkSync(ownFile, `${ownFile}.next`);
    renameSync(`${ownFile}.next`, lock);
    return true;
  } finally {
    rmSync(takeover);
  }
}

/** Links are atomic: only one process succeeds, and nobody reads an incomplete lock. */
function tryLink(ownFile: string, lock: string): boolean {
  try {
    linkSync(ownFile, lock);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

const buildInUseError = (folder: string, holder: LockHolder | undefined): SettingsError =>
  new SettingsError(
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
    // EPERM: it is alive and belongs to another user.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  return started === '' ? pid !== process.pid : started === readStartTime(pid);
}

/** Clock ticks from the start of the system to the start of the process; empty without /proc. */
function readStartTime(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
