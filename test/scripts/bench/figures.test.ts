import { describe, expect, it } from 'vitest';
import { comparison, figuresOf, quantile, type Measured } from '../../../bench/figures.ts';

const measured = (n: number): Measured => ({
  acknowledgeMs: n,
  outcomeMs: 10 * n,
  events: 400,
  bytes: 60_000,
  actions: 95,
});
const hundred = Array.from({ length: 100 }, (_, i) => measured(i + 1));

describe('the figures of a bench', () => {
  it('are the middle one and the one that a hundredth exceeds', () => {
    expect(quantile([3, 1, 2], 0.5)).toBe(2);
    expect(quantile([], 0.99)).toBe(0);
    expect(figuresOf(hundred, 20)).toMatchObject({
      requestsPerSecond: 5,
      acknowledgeP50Ms: 50,
      acknowledgeP99Ms: 99,
      outcomeP50Ms: 500,
      outcomeP99Ms: 990,
      events: 400,
    });
  });

  it('stand beside those of the skeleton, with their ratio', () => {
    const lines = comparison(figuresOf(hundred, 20), figuresOf(hundred, 5));
    expect(lines[0]).toMatch(/full +bare +ratio$/);
    expect(lines[1]).toMatch(/^requests a second +5\.0 +20\.0 +0\.25$/);
    expect(lines).toHaveLength(9);
  });
});
