/** What a request tells of its gates, so that another policy can be asked about the same. */
import { describe, expect } from 'vitest';
import { findPolicyDifferences } from '../../domain/policy/policy-differences.ts';
import { proveIdentity } from '../support/actions.ts';
import { it } from '../support/it.ts';

describe('the facts that gates were judged by', () => {
  it('[A68] are the last ones of each gate, as they were then, with the policy', async ({
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
    // Digests have digits in a row now and then.
    const text = JSON.stringify(gates).replaceAll(/[0-9a-f]{32,}/g, '');
    expect(text).not.toMatch(/\d{12}/);

    const dearer = { ...policy.values, 'identity.factors': 3 };
    expect(findPolicyDifferences(gates, policy.values, policy.values)).toEqual([]);
    expect(findPolicyDifferences(gates, policy.values, dearer)).toMatchObject([
      { gate: 'identity', was: { kind: 'pass' }, wouldBe: { kind: 'need' } },
    ]);
    await scenario.withdraw();
  });
});
