import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { givesUpAfterMs, planNextTry, retryWaitsMs } from '../../../domain/events/retries.ts';

const dayMs = 86_400_000;

describe('Tries to deliver an event', () => {
  it('Last over three days, as in the table of Standard Webhooks', () => {
    expect(givesUpAfterMs).toBeGreaterThan(3 * dayMs);
    expect(givesUpAfterMs).toBeLessThan(4 * dayMs);
    let left = givesUpAfterMs;
    const waits: number[] = [];
    for (let tries = 1; ; tries += 1) {
      const wait = planNextTry(tries, left);
      if (wait === undefined) break;
      waits.push(wait);
      left -= wait;
    }
    expect(waits).toEqual(retryWaitsMs);
  });

  it('Wait as long as the endpoint asks, and never beyond the time when it is given up', () => {
    expect(planNextTry(1, dayMs, 60_000)).toBe(60_000);
    expect(planNextTry(1, dayMs, 1)).toBe(5_000);
    expect(planNextTry(1, 3_000, 60_000)).toBe(3_000);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: givesUpAfterMs }),
        fc.nat(dayMs),
        (tries, left, asked) => {
          const wait = planNextTry(tries, left, asked);
          expect(wait).toBeGreaterThan(0);
          expect(wait).toBeLessThanOrEqual(left);
        },
      ),
    );
  });

  it('End when the time is over', () => {
    expect(planNextTry(1, 0)).toBeUndefined();
    expect(planNextTry(20, -5, dayMs)).toBeUndefined();
  });
});
