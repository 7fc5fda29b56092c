import { join } from 'node:path';
import { cacheFolder, rememberVerified, wasVerified } from './cache.ts';
import type { Report } from './command.ts';
import { withLock } from './lock.ts';

type Verify = (path: string) => Promise<void>;

/** One way to a server's executable. */
interface Way {
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

export interface Wanted {
  /** `Temporal dev server`. */
  name: string;
  /** Of the lock file. */
  key: string;
  /** A path that somebody named on purpose: it is used or the search ends, never passed over. */
  named: { variable: string; path: string | undefined };
  /** Cost nothing to try. */
  present: readonly Way[];
  /** Take time and network, and leave their result in the cache: one process at a time. */
  obtained: readonly Way[];
  /** Starts the executable and rejects with the reason when it does not serve. */
  verify: Verify;
}

/**
 * The path of an executable that was started and served, by the first way that leads to one.
 * @throws Error with every way tried and why it failed
 */
export async function find(wanted: Wanted, report: Report): Promise<string> {
  const { named, verify } = wanted;
  if (named.path) {
    await proved(named.path, verify).catch((error: unknown) => {
      throw new Error(
        `${named.variable} names ${named.path}, which is no working ${wanted.name}: ${messageOf(error)}. Repair or unset it.`,
      );
    });
    return named.path;
  }
  const found = await firstOf(wanted.present, verify, report);
  if (found.path !== undefined) return found.path;
  return withLock(join(cacheFolder(), `${wanted.key}.lock`), report, async () => {
    // Again: another process may have put it into the cache while this one waited.
    const second = await firstOf(wanted.present, verify, report);
    if (second.path !== undefined) return second.path;
    const last = await firstOf(wanted.obtained, verify, report);
    if (last.path !== undefined) return last.path;
    throw new Error(
      [
        `No ${wanted.name} could be found or built. Tried:`,
        `  ${named.variable}: not set; set it to the path of an executable`,
        ...[...second.failed, ...last.failed].map((line) => `  ${line}`),
      ].join('\n'),
    );
  });
}

async function firstOf(
  ways: readonly Way[],
  verify: Verify,
  report: Report,
): Promise<{ path?: string; failed: string[] }> {
  const failed: string[] = [];
  for (const way of ways) {
    try {
      const path = await way.obtain(report);
      if (path !== undefined) {
        await proved(path, verify);
        return { path, failed };
      }
      failed.push(`${way.name}: nothing there`);
    } catch (error) {
      failed.push(`${way.name}: ${messageOf(error)}${way.remedy ? `; ${way.remedy}` : ''}`);
    }
  }
  return { failed };
}

async function proved(path: string, verify: Verify): Promise<void> {
  if (wasVerified(path)) return;
  await verify(path);
  rememberVerified(path);
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
