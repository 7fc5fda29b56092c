import { accessSync, constants, existsSync, mkdirSync, renameSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { cacheFolder, inWorkFolder } from './cache.ts';
import { run, type Report } from './command.ts';
import type { Wanted } from './find.ts';
import { freePort, startServer } from './process.ts';
import { sdkDownload } from './sdk-download.ts';

/** The last version that `go install` accepts: later ones have `replace` lines in go.mod. */
const cliVersion = '1.5.1';
const executable = process.platform === 'win32' ? 'temporal.exe' : 'temporal';

/** Where a dev server can come from. */
export function wantedDevServer(env: NodeJS.ProcessEnv = process.env): Wanted {
  const built = () => place(`temporal-cli-${cliVersion}`);
  const downloaded = () => place('temporal-cli-sdk-1.24.0');
  return {
    name: 'Temporal dev server',
    key: 'temporal-cli',
    named: { variable: 'TEMPORAL_CLI_PATH', path: env['TEMPORAL_CLI_PATH'] },
    present: [
      { name: `${executable} on PATH`, obtain: () => onPath(env['PATH'] ?? '') },
      {
        name: `cache (${cacheFolder(env)})`,
        obtain: () => [downloaded(), built()].find(existsSync),
      },
    ],
    obtained: [
      {
        name: 'download by the SDK',
        remedy: 'allow access to temporal.download',
        obtain: (report) => sdkDownload('dev-server', downloaded(), report),
      },
      {
        name: `go install of Temporal CLI ${cliVersion}`,
        remedy: 'install Go 1.25 or later and allow access to a Go module proxy',
        obtain: (report) => build(built(), report),
      },
    ],
    verify,
  };
}

const place = (folder: string): string => join(cacheFolder(), folder, executable);

const onPath = (path: string): string | undefined =>
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

const build = (target: string, report: Report): Promise<string> =>
  inWorkFolder(async (folder) => {
    report('building the Temporal dev server with Go: takes a few minutes, once');
    await run({
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
  const port = await freePort();
  const args = ['server', 'start-dev', '--headless', '--ip', '127.0.0.1', '--port', `${port}`];
  const server = await startServer(path, args, port);
  await server.stop();
}
