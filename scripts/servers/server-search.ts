import { join } from 'node:path';
import { ensureCacheFolder, markVerified, wasVerified } from './cache.ts';
import type { Report } from './command.ts';
import { withLock } from './lock.ts';

type Verify = (path: string) => Promise<void>;

/** One source of a server's executable. */
interface ServerSource {
  /** Its name in the list of what was tried. */
  name: string;
  /** What a person can do where it fails. */
  remedy?: string;
  /**
   * Returns the path of an executable, undefined where this source has none.
   * @throws Error that says why it failed
   */
  obtain: (report: Report) => Promise<string | undefined> | string | undefined;
}

export interface ServerSearch {
  /** For messages: `Temporal dev server`. */
  name: string;
  /** Name of the lock file, without its ending. */
  lockName: string;
  /** A path from an environment variable: if it is set, no other source is tried. */
  explicitPath: { variable: string; path: string | undefined };
  /** Sources that cost nothing to try. */
  localSources: readonly ServerSource[];
  /** Sources that take time and network, and leave their result in the cache; used by one process at a time. */
  remoteSources: readonly ServerSource[];
  /** Starts the executable and rejects with the reason when it does not serve. */
  verify: Verify;
}

/**
 * The path of an executable from the first source that has one. It was started once and served.
 * @throws Error with every source tried and why it failed
 */
export async function findServer(search: ServerSearch, report: Report): Promise<string> {
  const { explicitPath, verify } = search;
  if (explicitPath.path) {
    await verifyOnce(explicitPath.path, verify).catch((error: unknown) => {
      throw new Error(
        `${explicitPath.variable} names ${explicitPath.path}, which is no working ${search.name}: ${getErrorMessage(error)}. Repair or unset it.`,
      );
    });
    return explicitPath.path;
  }
  const found = await findFirst(search.localSources, verify, report);
  if (found.path !== undefined) return found.path;
  return withLock(join(ensureCacheFolder(), `${search.lockName}.lock`), report, async () => {
    // Once more, because another process may have filled the cache while this one waited.
    const second = await findFirst(search.localSources, verify, report);
    if (second.path !== undefined) return second.path;
    const last = await findFirst(search.remoteSources, verify, report);
    if (last.path !== undefined) return last.path;
    throw new Error(
      [
        `No ${search.name} could be found or built. Tried:`,
        `  ${explicitPath.variable}: not set; set it to the path of an executable`,
        ...[...second.failed, ...last.failed].map((line) => `  ${line}`),
      ].join('\n'),
    );
  });
}

async function findFirst(
  sources: readonly ServerSource[],
  verify: Verify,
  report: Report,
): Promise<{ path?: string; failed: string[] }> {
  const failed: string[] = [];
  for (const source of sources) {
    try {
      const path = await source.obtain(report);
      if (path !== undefined) {
        await verifyOnce(path, verify);
        return { path, failed };
      }
      failed.push(`${source.name}: nothing there`);
    } catch (error) {
      failed.push(
        `${source.name}: ${getErrorMessage(error)}${source.remedy ? `; ${source.remedy}` : ''}`,
      );
    }
  }
  return { failed };
}

async function verifyOnce(path: string, verify: Verify): Promise<void> {
  if (wasVerified(path)) return;
  await verify(path);
  markVerified(path);
}

const getErrorMessage = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
