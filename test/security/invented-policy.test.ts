/** What somebody reaches who can start workflows (docs/security.md). */
import { describe, expect } from 'vitest';
import { ActionRefused, CardChanges } from '../../client/index.ts';
import { loadPolicy } from '../../adapters/settings/policy-files.ts';
import type { Policy } from '../../domain/policy/policy-schema.ts';
import { it } from '../support/it.ts';
import { buildPolicyAt } from '../support/policy.ts';
import type { Scenario } from '../support/scenario.ts';
import { patience } from '../support/patience.ts';

/** Sends the scenario's request under a policy of the attacker's own making. */
async function submitUnder(scenario: Scenario, policy: Policy): Promise<string> {
  const cardChanges = new CardChanges(scenario.testEnv.client, policy, patience);
  try {
    await cardChanges.submit(scenario.request);
    return 'admitted';
  } catch (error) {
    if (error instanceof ActionRefused) return error.code;
    throw error;
  }
}

describe('somebody who starts requests at Temporal', () => {
  it('has none admitted under rules of their own, and leaves the merchant as before', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    const { testEnv, request } = scenario;
    const own = buildPolicyAt(await testEnv.env.currentTimeMs());
    const policies = [
      { ...own, values: { ...own.values, 'confirm.ttl': 'P9D' } },
      { ...own, version: 999 },
      { ...own, profile: 'invented' },
      { ...own, profile: '../cn-default' },
      // Ours, without a cooling-off, and of no acquirer.
      loadPolicy('bench'),
    ];
    for (const policy of policies) expect(await submitUnder(scenario, policy)).toBe('SYS_INTERNAL');
    expect(await testEnv.storage.requests.find(request.acquirerId, request.requestId)).toBe(
      undefined,
    );
    expect(await scenario.submit()).toMatchObject({ stage: 'screening' });
    await scenario.withdraw();
  });
});
