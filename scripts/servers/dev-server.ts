import { accessSync, constants, existsSync, mkdirSync, renameSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { ensureCacheFolder, withWorkFolder } from './cache.ts';
import { runCommand, type Report } from './command.ts';
import type { ServerSearch } from './server-search.ts';
import { findFreePort, startServer } from './server-process.ts';
import { downloadWithSdk } from './sdk-download.ts';

/** The last version that `go install` accepts: later ones have `replace` lines in go.mod. */
const cliVersion = '1.5.1';
const executable = process.platform === 'win32' ? 'temporal.exe' : 'temporal';

/** The sources of a dev server, in the order in which they are tried. */
export function createDevServerSearch(env: NodeJS.ProcessEnv = process.env): ServerSearch {
  const built = () => getCachePath(`temporal-cli-${cliVersion}`);
  const downloaded = () => getCachePath('temporal-cli-sdk-1.24.0');
  return {
    name: 'Temporal dev server',
    lockName: 'temporal-cli',
    explicitPath: { variable: 'TEMPORAL_CLI_PATH', path: env['TEMPORAL_CLI_PATH'] },
    localSources: [
      { name: `${executable} on PATH`, obtain: () => findOnPath(env['PATH'] ?? '') },
      {
        name: `cache (${ensureCacheFolder(env)})`,
        obtain: () => [downloaded(), built()].find(existsSync),
      },
    ],
    remoteSources: [
      {
        name: 'download by the SDK',
        remedy: 'allow access to temporal.download',
        obtain: (report) => downloadWithSdk('dev-server', downloaded(), report),
      },
      {
        name: `go install of Temporal CLI ${cliVersion}`,
        remedy: 'install Go 1.25 or later and allow access to a Go module proxy',
        obtain: (report) => buildWithGo(built(), report),
      },
    ],
    verify,
  };
}

const getCachePath = (folder: string): string => join(ensureCacheFolder(), folder, executable);

const findOnPath = (path: string): string | undefined =>
  path
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, executable))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });

const buildWithGo = (target: string, report: Report): Promise<string> =>
  withWorkFolder(async (folder) => {
    report('building the Temporal dev server with Go: takes a few minutes, once');
    await runCommand({
      label: 'building the Temporal dev server',
      command: 'go',
      args: ['install', '-ldflags=-s -w', `github.com/temporalio/cli/cmd/temporal@v${cliVersion}`],
      cwd: folder,
      env: { GOBIN: folder },
      timeoutMs: 30 * 60_000,
      report,
    });
    mkdirSync(dirname(target), { recursive: true });
    renameSync(join(folder, executable), target);
    return target;
  });

async function verify(path: string): Promise<void> {
  const port = await findFreePort();
  const args = ['server', 'start-dev', '--headless', '--ip', '127.0.0.1', '--port', `${port}`];
  const server = await startServer(path, args, port);
  await server.stop();
}
