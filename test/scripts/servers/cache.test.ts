import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ensureCacheFolder, withWorkFolder } from '../../../scripts/servers/cache.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'card-change-cache-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

describe('the cache of servers', () => {
  it("is in the folder of CARD_CHANGE_CACHE, else in the user's cache folder", () => {
    const configured = join(folder, 'asked');
    const xdg = join(folder, 'xdg');
    expect(ensureCacheFolder({ CARD_CHANGE_CACHE: configured, XDG_CACHE_HOME: xdg })).toBe(
      configured,
    );
    expect(ensureCacheFolder({ CARD_CHANGE_CACHE: '', XDG_CACHE_HOME: xdg })).toBe(
      join(xdg, 'card-change'),
    );
    expect(existsSync(join(xdg, 'card-change'))).toBe(true);
  });

  it('keeps nothing of work that failed', async () => {
    vi.stubEnv('CARD_CHANGE_CACHE', folder);
    const work = withWorkFolder(async (inside) => {
      writeFileSync(join(inside, 'half'), '');
      throw new Error('connection lost');
    });
    await expect(work).rejects.toThrow('connection lost');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('removes what killed processes left behind, and nothing of running ones', async () => {
    vi.stubEnv('CARD_CHANGE_CACHE', folder);
    const left = ['work-abandoned', 'work-going-on'].map((name) => join(folder, name));
    for (const path of left) mkdirSync(path);
    const longAgo = new Date(Date.now() - 3 * 60 * 60_000);
    utimesSync(join(folder, 'work-abandoned'), longAgo, longAgo);
    await withWorkFolder(async () => {});
    expect(readdirSync(folder)).toEqual(['work-going-on']);
  });
});
