/** What a request tells of its gates, so that another policy can be asked about the same. */
import { describe, expect } from 'vitest';
import { policyDifferences } from '../../domain/policy-difference.ts';
import { proveIdentity } from '../support/acts.ts';
import { it } from '../support/it.ts';

describe('the facts that gates were judged by', () => {
  it('[A68] are the last ones of each gate, as they were then, with the policy', async ({
    begin,
  }) => {
    const story = await begin();
    await story.submit();
    await proveIdentity(story);
    await story.untilWaitingOn('merchant', 'agreement');
    const { policy, gates } = await story.changes.assessments(story.ref);
    expect(gates.map(({ gate }) => gate)).toEqual(['screening', 'identity', 'agreement']);
    const [screening, identity] = gates;
    expect(screening?.facts).toMatchObject({ factors: [], request: story.request });
    expect(identity?.facts.factors).toHaveLength(2);
    expect((screening?.now ?? '') < (identity?.now ?? '')).toBe(true);
    // Digests have digits in a row now and then.
    const text = JSON.stringify(gates).replaceAll(/[0-9a-f]{32,}/g, '');
    expect(text).not.toMatch(/\d{12}/);

    const dearer = { ...policy.values, 'identity.factors': 3 };
    expect(policyDifferences(gates, policy.values, policy.values)).toEqual([]);
    expect(policyDifferences(gates, policy.values, dearer)).toMatchObject([
      { gate: 'identity', said: { kind: 'pass' }, wouldSay: { kind: 'need' } },
    ]);
    await story.withdrawn();
  });
});
