import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withLock } from '../../../scripts/servers/lock.ts';

let folder: string;
let lock: string;
const said: string[] = [];
const report = (line: string) => void said.push(line);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'card-change-lock-'));
  lock = join(folder, 'lock');
  said.length = 0;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const deadPid = (): number => spawnSync(process.execPath, ['--version']).pid;

describe('the lock around building a server', () => {
  it('makes the second process wait for the first, and reports which one', async () => {
    const order: string[] = [];
    let finish = () => {};
    const finished = new Promise<void>((resolve) => (finish = resolve));
    const first = withLock(lock, report, async () => {
      await finished;
      order.push('first');
    });
    const second = withLock(lock, report, async () => void order.push('second'));
    expect(said).toEqual([`waiting for another process (${process.pid} ${hostname()}): 0 s`]);
    finish();
    await Promise.all([first, second]);
    expect(order).toEqual(['first', 'second']);
    expect(existsSync(lock)).toBe(false);
  });

  it('is released when the work fails', async () => {
    const failing = withLock(lock, report, () => Promise.reject(new Error('no compiler')));
    await expect(failing).rejects.toThrow('no compiler');
    expect(existsSync(lock)).toBe(false);
  });

  it('is taken over at once from a process that has ended', async () => {
    writeFileSync(lock, `${deadPid()} ${hostname()}`);
    expect(await withLock(lock, report, async () => 'built')).toBe('built');
    expect(said).toEqual([]);
  });

  it('is taken over from another machine only when its file is no longer touched', async () => {
    writeFileSync(lock, '1 another-machine');
    let done = false;
    const waiting = withLock(lock, report, async () => void (done = true));
    expect(said).toEqual(['waiting for another process (1 another-machine): 0 s']);
    expect(done).toBe(false);
    const longAgo = new Date(Date.now() - 31_000);
    utimesSync(lock, longAgo, longAgo);
    await waiting;
    expect(done).toBe(true);
  });
});
