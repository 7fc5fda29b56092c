import { describe, expect, it } from 'vitest';
import { StallGuard } from '../../../scripts/demo/stall-guard.ts';

const { limitMs, countedPerReadingMs } = StallGuard;

/** How often the same position is read, at such a distance, before it counts as stalled. */
function countReadings(everyMs: number): number {
  const guard = new StallGuard();
  for (let n = 1; n <= 10_000; n += 1)
    if (guard.isStalled(['cooling', 3], Date.parse('2026-06-10T02:00:00Z') + n * everyMs)) return n;
  return Infinity;
}

describe('the stall guard of the demo', () => {
  it('gives up what stands still for longer than the limit', () => {
    expect(countReadings(1_000)).toBe(limitMs / 1_000 + 2);
  });

  it('waits as long as something moves, however slowly', () => {
    const guard = new StallGuard();
    for (let n = 0; n < 20; n += 1)
      expect(guard.isStalled(['switching', n], n * limitMs)).toBe(false);
  });

  it('does not count the time in which nothing could be read', () => {
    expect(countReadings(limitMs)).toBe(limitMs / countedPerReadingMs + 2);
  });
});
