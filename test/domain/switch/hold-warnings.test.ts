import { describe, expect, it } from 'vitest';
import { computeHoldWarnings } from '../../../domain/switch/hold-warnings.ts';
import { policy, buildPolicyValues, submittedAt } from '../../support/facts.ts';

describe('Warnings of a long hold', () => {
  it('A hold is escalated to the supervisor after three working days and to compliance after ten, and has a limit', () => {
    // From a Wednesday; the 15th is a Monday.
    expect(computeHoldWarnings(submittedAt, policy)).toEqual([
      { level: 'supervisor', at: '2026-06-15T02:00:00.000Z' },
      { level: 'compliance', at: '2026-06-20T02:00:00.000Z' },
      { level: 'limit', at: '2026-07-10T02:00:00.000Z' },
    ]);
  });

  it('The warnings of a hold are in the order of time, whatever the policy names first', () => {
    const odd = buildPolicyValues({
      'hold.max': { supervisor: 'P9D', compliance: 'P5D', resolve: 'P30D' },
    });
    expect(computeHoldWarnings(submittedAt, odd).map(({ level }) => level)).toEqual([
      'compliance',
      'supervisor',
      'limit',
    ]);
  });
});
