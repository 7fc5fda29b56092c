/** What the merchant's app may do while a request runs. */
import { describe, expect } from 'vitest';
import { it } from '../support/it.ts';
import { proveIdentity } from '../support/actions.ts';
import { owner } from '../support/people.ts';
import type { Scenario } from '../support/scenario.ts';
import { sandboxSecret } from '../support/test-env.ts';

/** A call of the merchant's app to the acquirer's core. */
async function callCore({ testEnv, merchantId }: Scenario, door: string, body?: object) {
  const response = await fetch(`${testEnv.sandbox.url}/merchants/demo/${merchantId}/${door}`, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${sandboxSecret}` },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as unknown };
}

const changeContact = async (scenario: Scenario) =>
  (await callCore(scenario, 'changes', { what: 'contact' })).status;
const listLocks = ({ testEnv, merchantId }: Scenario) =>
  testEnv.sandbox
    .readLedger({ merchantId })
    .map(({ effect }) => effect)
    .filter((effect) => ['lock', 'unlock', 'sessions-ended'].includes(effect));
const authn = { level: 'two-factor', twoFactorEnrolled: true, device: 'known' } as const;

describe('[A47] from the acceptance of a request', () => {
  it('the core refuses other sensitive changes, and other devices are signed out, until the owner withdraws', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({ request: { authn: { ...authn, deviceId: 'phone-1' } } });
    for (const deviceId of ['phone-1', 'phone-of-a-thief'])
      await callCore(scenario, 'sessions', { deviceId });
    await scenario.submit();
    await scenario.advanceUntilWaitingOn('merchant', 'identity');
    expect(listLocks(scenario)).toEqual(['sessions-ended', 'lock']);
    expect((await callCore(scenario, 'sessions')).body).toEqual(['phone-1']);
    expect(await changeContact(scenario)).toBe(409);
    await scenario.withdraw();
    expect(listLocks(scenario)).toEqual(['sessions-ended', 'lock', 'unlock']);
    expect(await changeContact(scenario)).toBe(201);
  });

  it('an agent who submits keeps no session of the merchant’s app', async ({ startScenario }) => {
    const submittedBy = { id: 'agent-1', role: 'agent' } as const;
    const scenario = await startScenario({
      request: { intake: 'web', submittedBy, authn: { deviceId: 'phone-of-an-agent' } },
    });
    await callCore(scenario, 'sessions', { deviceId: 'phone-of-an-agent' });
    await scenario.submit();
    await scenario.advanceUntilWaitingOn('merchant', 'identity');
    expect((await callCore(scenario, 'sessions')).body).toEqual([]);
    await scenario.withdraw();
  });

  it('a lock that fails is ordered again with the next stage', async ({ startScenario }) => {
    const scenario = await startScenario();
    scenario.addFault({ party: 'settlement', bodyContains: '"lock"', fault: 'reject' });
    await scenario.submit();
    await scenario.advanceUntilWaitingOn('merchant', 'identity');
    await proveIdentity(scenario);
    await scenario.advanceUntilWaitingOn('merchant', 'agreement');
    expect(await changeContact(scenario)).toBe(409);
    await scenario.act(owner, 'withdraw', {});
    expect((await scenario.awaitOutcome()).kind).toBe('cancelled');
    expect(listLocks(scenario).at(-1)).toBe('unlock');
  });

  it('a lock that nobody answers is ordered again while the merchant takes their time', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    scenario.addFault({
      ...{ party: 'settlement', bodyContains: '"lock"', fault: 'status' },
      times: 30,
    });
    await scenario.submit();
    await scenario.advanceUntilWaitingOn('merchant', 'identity');
    expect(await changeContact(scenario)).toBe(201);
    scenario.testEnv.sandbox.clearFaults();
    await scenario.passTime('PT2H');
    await scenario.advanceUntilWaitingOn('merchant', 'identity');
    expect(await changeContact(scenario)).toBe(409);
    await scenario.withdraw();
    expect(listLocks(scenario).at(-1)).toBe('unlock');
  });

  it('nothing is locked for a request that the first rules refuse', async ({ startScenario }) => {
    const scenario = await startScenario({ merchant: { frozen: true } });
    await scenario.submit();
    expect((await scenario.awaitOutcome()).kind).toBe('rejected');
    expect(listLocks(scenario)).toEqual([]);
    expect(await changeContact(scenario)).toBe(201);
  });
});
