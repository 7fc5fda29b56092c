/** How many open requests a worker keeps in memory, so that it need not read their histories again. */
import { getHeapStatistics } from 'node:v8';

const mib = 1024 * 1024;

/** What a busy worker takes besides its cache; measured by `bench/waiting.ts`. */
const baseBytes = 600 * mib;
/** What one request in the cache takes; measured by `bench/waiting.ts`. */
const bytesPerRequest = 0.6 * mib;
/** A worker takes no more than this even if it could: an open request waits for days, and reading it again takes milliseconds. */
const mostBytes = 1024 * mib;
const fewest = 10;

/**
 * @param memoryBytes what the process may use: a container's limit, or the machine's memory
 * @returns the number of requests that fit, with whatever else the process needs
 */
export function computeCacheSize(memoryBytes: number): number {
  const budget = Math.min(memoryBytes, mostBytes) - baseBytes;
  return Math.max(fewest, Math.floor(budget / bytesPerRequest));
}

/** What this process may use, in bytes: the smaller of the limit of its container and the limit of its heap. */
export const readMemoryLimit = (): number =>
  Math.min(process.constrainedMemory() || Infinity, getHeapStatistics().heap_size_limit);
