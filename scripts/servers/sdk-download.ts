import { chmodSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withWorkFolder } from './cache.ts';
import { runCommand, type Report } from './command.ts';

/**
 * Downloads the server that belongs to the SDK's version, and puts it at `target`. Returns `target`.
 * @throws Error within a second where the download host cannot be reached
 */
export const downloadWithSdk = (
  kind: 'dev-server' | 'time-skipping',
  target: string,
  report: Report,
): Promise<string> =>
  withWorkFolder(async (folder) => {
    const script = fileURLToPath(new URL('./download.ts', import.meta.url));
    await runCommand({
      label: `downloading the ${kind} of the SDK`,
      command: process.execPath,
      args: [script, kind, folder],
      env: { NODE_OPTIONS: '' },
      timeoutMs: 300_000,
      report,
    }).catch((error: unknown) => {
      throw new Error(extractReason(String(error)));
    });
    const [file] = readdirSync(folder);
    if (file === undefined) throw new Error('the SDK downloaded nothing');
    const downloaded = join(folder, file);
    chmodSync(downloaded, 0o755);
    mkdirSync(dirname(target), { recursive: true });
    renameSync(downloaded, target);
    return target;
  });

/** The message of the SDK in a stack trace, without repeated parts and without the address. */
function extractReason(output: string): string {
  const line = output.split(' | ').find((part) => part.includes('ephemeral server')) ?? output;
  const message = line
    .replace(/^.*?\bError: /, '')
    .replaceAll(/ for url \([^)]*\)/g, '')
    .replace(/[\]\s]+$/, '');
  return [...new Set(message.split(': '))].join(': ');
}
