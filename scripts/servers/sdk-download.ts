import { chmodSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inWorkFolder } from './cache.ts';
import { run, type Report } from './command.ts';

/**
 * Has the SDK download the server it was made for, and puts it at `target`. Fails within a second where the
 * download host cannot be reached.
 */
export const sdkDownload = (
  kind: 'dev-server' | 'time-skipping',
  target: string,
  report: Report,
): Promise<string> =>
  inWorkFolder(async (folder) => {
    const script = fileURLToPath(new URL('./download.ts', import.meta.url));
    await run({
      label: `downloading the ${kind} of the SDK`,
      command: process.execPath,
      args: ['--import', import.meta.resolve('tsx'), script, kind, folder],
      env: { NODE_OPTIONS: '' },
      timeoutMs: 300_000,
      report,
    }).catch((error: unknown) => {
      throw new Error(reasonOf(String(error)));
    });
    const [file] = readdirSync(folder);
    if (file === undefined) throw new Error('the SDK downloaded nothing');
    const downloaded = join(folder, file);
    chmodSync(downloaded, 0o755);
    mkdirSync(dirname(target), { recursive: true });
    renameSync(downloaded, target);
    return target;
  });

/** The SDK's own words out of a stack trace, each said once, and without the address, which says nothing new. */
function reasonOf(printed: string): string {
  const said = printed.split(' | ').find((line) => line.includes('ephemeral server')) ?? printed;
  const words = said
    .replace(/^.*?\bError: /, '')
    .replaceAll(/ for url \([^)]*\)/g, '')
    .replace(/[\]\s]+$/, '');
  return [...new Set(words.split(': '))].join(': ');
}
