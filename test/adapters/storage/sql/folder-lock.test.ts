import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lockFolder } from '../../../../adapters/storage/sql/folder-lock.ts';
import { nextMessage, startProcess } from '../../../support/child-processes.ts';
import { createTempFolder } from '../../../support/folder.ts';
import type { Race } from '../../../support/processes/lock-racer.ts';

/** Higher than any process id. */
const deadPid = 2 ** 30;
const leaveLock = (folder: string, text: string): string => {
  mkdirSync(folder, { recursive: true });
  const lock = join(folder, 'database.lock');
  writeFileSync(lock, text);
  return lock;
};
const staleLock = (folder: string) => leaveLock(folder, `{"pid":${deadPid},"started":"1"}`);

describe('The lock of an embedded database', () => {
  it('The lock of an embedded database names its holder, and is removed when the holder releases it', () => {
    const folder = createTempFolder();
    const release = lockFolder(folder);
    const lock = join(folder, 'database.lock');
    expect(JSON.parse(readFileSync(lock, 'utf8'))).toMatchObject({ pid: process.pid });
    release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('The lock of an embedded database refuses this process a second time, also by another spelling of the folder', () => {
    const folder = createTempFolder();
    const release = lockFolder(folder);
    for (const same of [folder, `${folder}/.`, `${folder}/`])
      expect(() => lockFolder(same)).toThrow(`in use by process ${process.pid}`);
    release();
    lockFolder(folder)();
  });

  it('The lock of an embedded database refuses another process while its holder is alive, and says what to do', async () => {
    const folder = createTempFolder();
    const holder = startProcess('lock-racer');
    await nextMessage(holder);
    holder.send({ folder, at: 0 } satisfies Race);
    expect(await nextMessage(holder)).toBe('held');
    expect(() => lockFolder(folder)).toThrow(
      `the embedded database in ${folder} is in use by process ${holder.pid}: ` +
        'stop that process, or set DATABASE_URL so that several processes share PostgreSQL',
    );
    const gone = once(holder, 'exit');
    holder.kill('SIGKILL');
    await gone;
    lockFolder(folder)();
  });

  it('The lock of an embedded database is taken over from a process that is dead', () => {
    const folder = createTempFolder();
    staleLock(folder);
    const release = lockFolder(folder);
    expect(readdirSync(folder)).toEqual(['database.lock']);
    release();
  });

  it('The lock of an embedded database is taken over when another process has the pid of the dead one', () => {
    const folder = createTempFolder();
    leaveLock(folder, `{"pid":${process.pid},"started":"1"}`);
    lockFolder(folder)();
  });

  it('The lock of an embedded database is taken over when its holder cannot be read', () => {
    const folder = createTempFolder();
    leaveLock(folder, 'half a lo');
    lockFolder(folder)();
  });

  it('The lock of an embedded database goes to exactly one of many processes that find a dead holder at the same time', async () => {
    const root = createTempFolder();
    const racers = Array.from({ length: 4 }, () => startProcess('lock-racer'));
    await Promise.all(racers.map(nextMessage));
    for (let round = 0; round < 100; round += 1) {
      const folder = join(root, String(round));
      const lock = staleLock(folder);
      const answers = racers.map(nextMessage);
      const race: Race = { folder, at: Date.now() + 4 };
      for (const racer of racers) racer.send(race);
      const said = await Promise.all(answers);
      expect(said.filter((answer) => answer === 'held')).toHaveLength(1);
      const refused = said.filter((answer) => answer !== 'held');
      for (const reason of refused) expect(reason).toContain('DATABASE_URL');
      expect(existsSync(lock)).toBe(true);
    }
  }, 60_000);
});
