import { join } from 'node:path';
import { ensureCacheFolder, markVerified, wasVerified } from './cache.ts';
import type { Report } from './command.ts';
import { withLock } from './lock.ts';

type Verify = (path: string) => Promise<void>;

/** One way to a server's executable. */
interface ServerSource {
  /** As it stands in the list of what was tried. */
  name: string;
  /** What to do about it where it fails. */
  remedy?: string;
  /**
   * Returns the path of an executable, undefined where this way has none to offer.
   * @throws Error that says why it could not be had
   */
  obtain: (report: Report) => Promise<string | undefined> | string | undefined;
}

export interface ServerSearch {
  /** `Temporal dev server`. */
  name: string;
  /** Of the lock file. */
  lockName: string;
  /** A path that somebody named on purpose: it is used or the search ends, never passed over. */
  explicitPath: { variable: string; path: string | undefined };
  /** Cost nothing to try. */
  localSources: readonly ServerSource[];
  /** Take time and network, and leave their result in the cache: one process at a time. */
  remoteSources: readonly ServerSource[];
  /** Starts the executable and rejects with the reason when it does not serve. */
  verify: Verify;
}

/**
 * The path of an executable that was started and served, by the first way that leads to one.
 * @throws Error with every way tried and why it failed
 */
export async function findServer(wanted: ServerSearch, report: Report): Promise<string> {
  const { explicitPath, verify } = wanted;
  if (explicitPath.path) {
    await verifyOnce(explicitPath.path, verify).catch((error: unknown) => {
      throw new Error(
        `${explicitPath.variable} names ${explicitPath.path}, which is no working ${wanted.name}: ${getErrorMessage(error)}. Repair or unset it.`,
      );
    });
    return explicitPath.path;
  }
  const found = await findFirst(wanted.localSources, verify, report);
  if (found.path !== undefined) return found.path;
  return withLock(join(ensureCacheFolder(), `${wanted.lockName}.lock`), report, async () => {
    // Again: another process may have put it into the cache while this one waited.
    const second = await findFirst(wanted.localSources, verify, report);
    if (second.path !== undefined) return second.path;
    const last = await findFirst(wanted.remoteSources, verify, report);
    if (last.path !== undefined) return last.path;
    throw new Error(
      [
        `No ${wanted.name} could be found or built. Tried:`,
        `  ${explicitPath.variable}: not set; set it to the path of an executable`,
        ...[...second.failed, ...last.failed].map((line) => `  ${line}`),
      ].join('\n'),
    );
  });
}

async function findFirst(
  ways: readonly ServerSource[],
  verify: Verify,
  report: Report,
): Promise<{ path?: string; failed: string[] }> {
  const failed: string[] = [];
  for (const way of ways) {
    try {
      const path = await way.obtain(report);
      if (path !== undefined) {
        await verifyOnce(path, verify);
        return { path, failed };
      }
      failed.push(`${way.name}: nothing there`);
    } catch (error) {
      failed.push(`${way.name}: ${getErrorMessage(error)}${way.remedy ? `; ${way.remedy}` : ''}`);
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
