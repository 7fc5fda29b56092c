import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computeCacheSize, readMemoryLimit } from '../../worker/cache-size.ts';

const mib = 1024 * 1024;

describe('how many requests a worker keeps in memory', () => {
  it.each([
    [256, 10],
    [600, 10],
    [768, 280],
    [1024, 706],
    [24 * 1024, 706],
  ])('with %d MiB are %d', (memory, requests) => {
    expect(computeCacheSize(memory * mib)).toBe(requests);
  });

  it('never fall when there is more memory', () => {
    const memory = fc.integer({ min: 0, max: 64 * 1024 });
    fc.assert(
      fc.property(memory, memory, (a, b) => {
        const [less, more] = [Math.min(a, b) * mib, Math.max(a, b) * mib];
        expect(computeCacheSize(less)).toBeLessThanOrEqual(computeCacheSize(more));
      }),
    );
  });

  it('follow from a limit that this machine has', () => {
    expect(readMemoryLimit()).toBeGreaterThan(64 * mib);
    expect(Number.isFinite(readMemoryLimit())).toBe(true);
  });
});
