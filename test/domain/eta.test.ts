import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { etaOf } from '../../domain/eta.ts';
import type { RiskTier } from '../../domain/stages.ts';
import { at, policy, submittedAt } from '../support/facts.ts';

describe('[A13] when a change is expected to be done', () => {
  it.each<[RiskTier | undefined, string]>([
    [undefined, 'P2D'],
    ['green', 'P2D'],
    ['amber', 'P4D'],
    ['red', 'P6D'],
  ])('of tier %s: a day of review and the cooling-off, %s in all', (tier, after) => {
    expect(etaOf(policy, tier, submittedAt)).toBe(at(after));
  });

  it('never comes nearer for a riskier request', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000 }), (hours) => {
        const now = at(`PT${hours}H`);
        const eta = (tier: RiskTier) => Date.parse(etaOf(policy, tier, now));
        expect(eta('green')).toBeGreaterThan(Date.parse(now));
        expect(eta('amber')).toBeGreaterThanOrEqual(eta('green'));
        expect(eta('red')).toBeGreaterThanOrEqual(eta('amber'));
      }),
    );
  });
});
