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
 * The folder of downloaded and built servers, outside the checkout: `CARD_CHANGE_CACHE`, else `card-change` in
 * the user's cache folder. Created if missing.
 */
export function ensureCacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  const folder =
    env['CARD_CHANGE_CACHE'] ||
    join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'card-change');
  mkdirSync(folder, { recursive: true });
  return folder;
}

/**
 * Runs `work` with an empty folder inside the cache and removes it afterwards. It is inside the cache so that the
 * result can be renamed to its place in one step: no process ever sees half a server.
 */
export async function withWorkFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  removeAbandoned();
  const folder = mkdtempSync(join(ensureCacheFolder(), 'work-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Removes the folders of processes that were killed before they could clean up. */
function removeAbandoned(): void {
  for (const name of readdirSync(ensureCacheFolder()).filter((entry) =>
    entry.startsWith('work-'),
  )) {
    const folder = join(ensureCacheFolder(), name);
    const { mtimeMs } = statSync(folder, { throwIfNoEntry: false }) ?? {};
    if (mtimeMs !== undefined && Date.now() - mtimeMs > abandonedAfterMs)
      rmSync(folder, { recursive: true, force: true });
  }
}

/** Whether this file was started before and served; a changed file must be verified again. */
export function wasVerified(path: string): boolean {
  try {
    return readFileSync(getMarkerPath(path), 'utf8') === computeFingerprint(path);
  } catch {
    return false;
  }
}

export function markVerified(path: string): void {
  mkdirSync(join(ensureCacheFolder(), 'verified'), { recursive: true });
  writeFileSync(getMarkerPath(path), computeFingerprint(path));
}

const getMarkerPath = (path: string): string =>
  join(
    ensureCacheFolder(),
    'verified',
    createHash('sha256').update(path).digest('hex').slice(0, 16),
  );

function computeFingerprint(path: string): string {
  const { mtimeMs, size } = statSync(path);
  return `${path} ${mtimeMs} ${size}`;
}
