import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';

// Longer than any of the commands that work in such a folder may take.
const abandonedAfterMs = 2 * 60 * 60_000;

/**
 * The folder where found and built servers are kept, outside the checkout: `CARD_CHANGE_CACHE`, else
 * `card-change` in the user's cache folder. Made if missing.
 */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  const folder =
    env['CARD_CHANGE_CACHE'] ||
    join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'card-change');
  mkdirSync(folder, { recursive: true });
  return folder;
}

/**
 * Runs `work` with an empty folder inside the cache and removes it afterwards. Inside, so that what was made can
 * be renamed to its place in one step: nobody ever sees half a server.
 */
export async function inWorkFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  removeAbandoned();
  const folder = mkdtempSync(join(cacheFolder(), 'work-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Work that was killed could not clean up after itself. */
function removeAbandoned(): void {
  for (const name of readdirSync(cacheFolder()).filter((entry) => entry.startsWith('work-'))) {
    const folder = join(cacheFolder(), name);
    const { mtimeMs } = statSync(folder, { throwIfNoEntry: false }) ?? {};
    if (mtimeMs !== undefined && Date.now() - mtimeMs > abandonedAfterMs)
      rmSync(folder, { recursive: true, force: true });
  }
}

/** Whether this very file was started before and served; changed files are strangers again. */
export function wasVerified(path: string): boolean {
  try {
    return readFileSync(markerOf(path), 'utf8') === fingerprint(path);
  } catch {
    return false;
  }
}

export function rememberVerified(path: string): void {
  mkdirSync(join(cacheFolder(), 'verified'), { recursive: true });
  writeFileSync(markerOf(path), fingerprint(path));
}

const markerOf = (path: string): string =>
  join(cacheFolder(), 'verified', createHash('sha256').update(path).digest('hex').slice(0, 16));

function fingerprint(path: string): string {
  const { mtimeMs, size } = statSync(path);
  return `${path} ${mtimeMs} ${size}`;
}
