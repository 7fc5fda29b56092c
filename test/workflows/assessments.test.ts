/** The facts of each gate that a request returns, so that they can be assessed under another policy. */
import { describe, expect } from 'vitest';
import { findPolicyDifferences } from '../../domain/policy/policy-differences.ts';
import { proveIdentity } from '../support/actions.ts';
import { it } from '../support/it.ts';
import { longNumber } from '../support/numbers.ts';

describe('the facts that a request returns for its gates', () => {
  it('[A68] are those of the last assessment of each gate, with the policy it used', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await scenario.submit();
    await proveIdentity(scenario);
    await scenario.advanceUntilWaitingOn('merchant', 'agreement');
    const { policy, gates } = await scenario.cardChanges.assessments(scenario.ref);
    expect(gates.map(({ gate }) => gate)).toEqual(['screening', 'identity', 'agreement']);
    const [screening, identity] = gates;
    expect(screening?.facts).toMatchObject({ factors: [], request: scenario.request });
    expect(identity?.facts.factors).toHaveLength(2);
    expect((screening?.now ?? '') < (identity?.now ?? '')).toBe(true);
    expect(JSON.stringify(gates)).not.toMatch(longNumber);

    const dearer = { ...policy.values, 'identity.factors': 3 };
    expect(findPolicyDifferences(gates, policy.values, policy.values)).toEqual([]);
    expect(findPolicyDifferences(gates, policy.values, dearer)).toMatchObject([
      { gate: 'identity', was: { kind: 'pass' }, wouldBe: { kind: 'need' } },
    ]);
    await scenario.withdraw();
  });
});
