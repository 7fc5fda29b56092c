import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computeEta } from '../../../domain/request/eta.ts';
import type { RiskTier } from '../../../domain/request/stages.ts';
import { timeAfter, policy, submittedAt } from '../../support/facts.ts';

describe('[A13] The expected end of a change', () => {
  it.each<[RiskTier | undefined, string]>([
    [undefined, 'P2D'],
    ['green', 'P2D'],
    ['amber', 'P4D'],
    ['red', 'P6D'],
  ])(
    '[A13] A change of tier %s is expected to take a day of review and the cooling-off, %s in all',
    (tier, after) => {
      expect(computeEta(policy, tier, submittedAt)).toBe(timeAfter(after));
    },
  );

  it('A riskier request never has an earlier expected end', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000 }), (hours) => {
        const now = timeAfter(`PT${hours}H`);
        const eta = (tier: RiskTier) => Date.parse(computeEta(policy, tier, now));
        expect(eta('green')).toBeGreaterThan(Date.parse(now));
        expect(eta('amber')).toBeGreaterThanOrEqual(eta('green'));
        expect(eta('red')).toBeGreaterThanOrEqual(eta('amber'));
      }),
    );
  });
});
