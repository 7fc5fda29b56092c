import { describe, expect, it } from 'vitest';
import { computeHoldWarnings } from '../../../domain/switch/hold-warnings.ts';
import { policy, buildPolicyValues, submittedAt } from '../../support/facts.ts';

describe('Warnings of a long hold', () => {
  it('A hold is escalated to the supervisor after three working days and to compliance after ten, and has a limit', () => {
    // From a Wednesday; the 15th is a Monday.
    expect(computeHoldWarnings(submittedAt, policy, false)).toEqual([
      { level: 'supervisor', at: '2026-06-15T02:00:00.000Z' },
      { level: 'compliance', at: '2026-06-20T02:00:00.000Z' },
      { level: 'limit', at: '2026-07-10T02:00:00.000Z' },
    ]);
  });

  it('[E2 hold.green] Operators are called when the cut-over of a green request has not come within minutes', () => {
    const [first, ...later] = computeHoldWarnings(submittedAt, policy, true);
    expect(first).toEqual({ level: 'operator', at: '2026-06-10T02:10:00.000Z' });
    expect(later).toEqual(computeHoldWarnings(submittedAt, policy, false));
  });

  it('[E2 hold.green] A request that began before there was such a bound calls nobody by it', () => {
    const { 'hold.green': _, ...before } = policy;
    expect(computeHoldWarnings(submittedAt, before, true).map(({ level }) => level)).toEqual([
      'supervisor',
      'compliance',
      'limit',
    ]);
  });

  it('The warnings of a hold are in the order of time, whatever the policy names first', () => {
    const odd = buildPolicyValues({
      'hold.max': { supervisor: 'P9D', compliance: 'P5D', resolve: 'P30D' },
    });
    expect(computeHoldWarnings(submittedAt, odd, false).map(({ level }) => level)).toEqual([
      'compliance',
      'supervisor',
      'limit',
    ]);
  });
});
