import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { findServer, type ServerSearch } from '../../../scripts/servers/server-search.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'card-change-find-'));
  vi.stubEnv('CARD_CHANGE_CACHE', join(folder, 'cache'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const executable = (name: string, content = 'x'): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const wanted = (changes: Partial<ServerSearch>): ServerSearch => ({
  name: 'test thing',
  lockName: 'thing',
  explicitPath: { variable: 'THING_PATH', path: undefined },
  localSources: [],
  remoteSources: [],
  verify: async () => {},
  ...changes,
});
const quiet = () => {};

describe('the search for a server', () => {
  it('takes the first source that has one and tries no further', async () => {
    const later = vi.fn(() => executable('later'));
    const path = await findServer(
      wanted({
        localSources: [
          { name: 'PATH', obtain: () => undefined },
          { name: 'cache', obtain: () => executable('cached') },
        ],
        remoteSources: [{ name: 'download', obtain: later }],
      }),
      quiet,
    );
    expect(path).toBe(join(folder, 'cached'));
    expect(later).not.toHaveBeenCalled();
  });

  it('skips a server that does not start', async () => {
    const verify = async (path: string) => {
      if (path.endsWith('broken')) throw new Error('it ended at once');
    };
    const ways = ['broken', 'sound'].map((name) => ({ name, obtain: () => executable(name) }));
    expect(await findServer(wanted({ localSources: ways, verify }), quiet)).toBe(
      join(folder, 'sound'),
    );
  });

  it('verifies a server once, and again only when the file has changed', async () => {
    const verify = vi.fn(async () => {});
    const present = [{ name: 'cache', obtain: () => join(folder, 'server') }];
    executable('server');
    await findServer(wanted({ localSources: present, verify }), quiet);
    await findServer(wanted({ localSources: present, verify }), quiet);
    expect(verify).toHaveBeenCalledTimes(1);
    executable('server', 'another build');
    await findServer(wanted({ localSources: present, verify }), quiet);
    expect(verify).toHaveBeenCalledTimes(2);
  });

  it('never replaces a path from the environment', async () => {
    const refused = findServer(
      wanted({
        explicitPath: { variable: 'THING_PATH', path: '/no/such/server' },
        localSources: [{ name: 'cache', obtain: () => executable('cached') }],
        verify: () => Promise.reject(new Error('no such file')),
      }),
      quiet,
    );
    await expect(refused).rejects.toThrow(
      'THING_PATH names /no/such/server, which is no working test thing: no such file. Repair or unset it.',
    );
  });

  it('names every source it tried, why it failed and what to do', async () => {
    const failure = findServer(
      wanted({
        localSources: [
          { name: 'PATH', obtain: () => undefined },
          { name: 'cache', obtain: () => executable('cached') },
        ],
        remoteSources: [
          {
            name: 'download',
            remedy: 'allow access to its host',
            obtain: () => Promise.reject(new Error('host not reachable')),
          },
        ],
        verify: () => Promise.reject(new Error('it ended at once')),
      }),
      quiet,
    );
    await expect(failure).rejects.toThrow(
      [
        'No test thing could be found or built. Tried:',
        '  THING_PATH: not set; set it to the path of an executable',
        '  PATH: nothing there',
        '  cache: it ended at once',
        '  download: host not reachable; allow access to its host',
      ].join('\n'),
    );
  });

  it('builds once when two processes search at the same time', async () => {
    const server = join(folder, 'server');
    const build = vi.fn(async () => {
      await new Promise((resolve) => setImmediate(resolve));
      return executable('server');
    });
    const both = wanted({
      localSources: [{ name: 'cache', obtain: () => (existsSync(server) ? server : undefined) }],
      remoteSources: [{ name: 'build', obtain: build }],
    });
    expect(await Promise.all([findServer(both, quiet), findServer(both, quiet)])).toEqual([
      server,
      server,
    ]);
    expect(build).toHaveBeenCalledTimes(1);
  });
});
