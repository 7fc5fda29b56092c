import { describe, expect, it } from 'vitest';
import { StallGuard } from '../../../scripts/demo/stall-guard.ts';

const start = Date.parse('2026-06-10T02:00:00.000Z');
const limitMs = StallGuard.limitMs;

describe('the stall guard of the demo', () => {
  it('gives up what has not moved for longer than the limit', () => {
    const guard = new StallGuard();
    expect(guard.isStalled(['cooling', 3], start)).toBe(false);
    expect(guard.isStalled(['cooling', 3], start + limitMs)).toBe(false);
    expect(guard.isStalled(['cooling', 3], start + limitMs + 1)).toBe(true);
  });

  it('waits as long as something moves, however slowly', () => {
    const guard = new StallGuard();
    for (let n = 0; n < 20; n += 1)
      expect(guard.isStalled(['switching', n], start + n * limitMs)).toBe(false);
  });
});
