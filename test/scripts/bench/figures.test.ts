import { describe, expect, it } from 'vitest';
import {
  formatComparison,
  computeFigures,
  computeQuantile,
  type MeasuredRequest,
} from '../../../bench/figures.ts';

const measured = (n: number): MeasuredRequest => ({
  acknowledgeMs: n,
  outcomeMs: 10 * n,
  events: 400,
  bytes: 60_000,
  actions: 95,
});
const hundred = Array.from({ length: 100 }, (_, i) => measured(i + 1));

describe('the figures of a bench', () => {
  it('are medians and 99th percentiles', () => {
    expect(computeQuantile([3, 1, 2], 0.5)).toBe(2);
    expect(computeQuantile([], 0.99)).toBe(0);
    expect(computeFigures(hundred, 20)).toMatchObject({
      requestsPerSecond: 5,
      acknowledgeP50Ms: 50,
      acknowledgeP99Ms: 99,
      outcomeP50Ms: 500,
      outcomeP99Ms: 990,
      events: 400,
    });
  });

  it('are printed beside those of the skeleton, with their ratio', () => {
    const lines = formatComparison(computeFigures(hundred, 20), computeFigures(hundred, 5));
    expect(lines[0]).toMatch(/full +bare +ratio$/);
    expect(lines[1]).toMatch(/^requests a second +5\.0 +20\.0 +0\.25$/);
    expect(lines).toHaveLength(9);
  });
});
