import { readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { Report } from './command.ts';

const touchEveryMs = 5_000;
const staleAfterMs = 30_000;
const pollEveryMs = 250;
const reportEveryMs = 10_000;

/**
 * Runs `work` while holding the lock file `path`; waits as long as another living process holds it.
 *
 * The lock only saves double work: results are put in place by one rename, so that two owners at a time (a lock
 * taken over in the same instant) do no harm. A lock is stale when its process is gone, or, on another machine or
 * in another container, when its file has not been touched for half a minute.
 */
export async function withLock<T>(
  path: string,
  report: Report,
  work: () => Promise<T>,
): Promise<T> {
  await acquireLock(path, report);
  const touch = setInterval(() => touchLock(path), touchEveryMs);
  try {
    return await work();
  } finally {
    clearInterval(touch);
    rmSync(path, { force: true });
  }
}

function touchLock(path: string): void {
  const now = new Date();
  try {
    utimesSync(path, now, now);
  } catch {
    // Another process took the lock over, e.g. after this machine slept: two owners do no harm.
  }
}

async function acquireLock(path: string, report: Report): Promise<void> {
  const startedAt = Date.now();
  let reportedAt = startedAt - reportEveryMs;
  while (!tryCreateLock(path)) {
    if (isStale(path)) {
      removeStaleLock(path);
      continue;
    }
    if (Date.now() - reportedAt >= reportEveryMs) {
      reportedAt = Date.now();
      const seconds = Math.round((reportedAt - startedAt) / 1000);
      report(`waiting for another process (${readOwner(path) ?? 'unknown'}): ${seconds} s`);
    }
    await delay(pollEveryMs);
  }
}

function tryCreateLock(path: string): boolean {
  try {
    writeFileSync(path, `${process.pid} ${hostname()}`, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function isStale(path: string): boolean {
  const [pid, host] = readOwner(path)?.split(' ') ?? [];
  if (host === hostname() && !isAlive(Number(pid))) return true;
  try {
    return Date.now() - statSync(path).mtimeMs > staleAfterMs;
  } catch {
    return false; // released meanwhile: the next attempt creates it
  }
}

function readOwner(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8') || undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function removeStaleLock(path: string): void {
  const stalePath = `${path}.${process.pid}`;
  try {
    renameSync(path, stalePath);
  } catch {
    return; // another process was faster
  }
  rmSync(stalePath, { force: true });
}
