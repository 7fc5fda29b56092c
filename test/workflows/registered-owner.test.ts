/** Nobody but the registered owner gets as far as a proof of identity. */
import { describe, expect } from 'vitest';
import { advanceTo, proveIdentity, signAgreement } from '../support/actions.ts';
import { it } from '../support/it.ts';
import { owner, people, staff } from '../support/people.ts';
import { listRecipients } from '../support/observed-effects.ts';

const registered = { names: { operator: people.owner.name } };

describe('[D one person] a stranger in the session of an owner', () => {
  it('is refused before any proof counts, with their own person and their own card, and the contacts are told', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({ person: 'spoofer', merchant: registered });
    const { problems, stage } = await scenario.submit();
    expect(stage).toBe('rejected');
    expect(problems).toContainEqual({ field: 'applicant', code: 'IDV_NOT_REGISTERED' });
    expect(await scenario.awaitOutcome()).toMatchObject({
      kind: 'rejected',
      code: 'IDV_NOT_REGISTERED',
    });
    expect(listRecipients(scenario, 'rejected')).toEqual(
      expect.arrayContaining(['c-mail', 'c-mobile']),
    );
    const effects = scenario.testEnv.sandbox.readLedger({ requestId: scenario.requestId });
    expect(effects.map(({ effect }) => effect)).not.toContain('penny');
  });
});

describe('[D one person] a correction of the applicant', () => {
  it('voids every proof and the signature: the person who is named now proves and signs again', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    const { signing: first } = await advanceTo(scenario, 'agreement');
    await signAgreement(scenario);
    await scenario.advanceUntilWaitingOn('operator', 'review');
    const problems = [{ field: 'applicant', code: 'IDV_MISMATCH' as const }];
    await scenario.act(staff.maker, 'requestInfo', { problems });
    await scenario.advanceUntilWaitingOn('merchant', 'correction');
    const merchant = { acquirerId: 'demo', merchantId: scenario.merchantId };
    const { token } = await scenario.testEnv.storage.vault.tokenizePerson(merchant, {
      ...people.owner,
      mobile: '13900000002',
    });
    const applicant = { personToken: token, role: 'owner', idValidUntil: '9999-12-31' } as const;
    await scenario.act(owner, 'correct', { changes: { applicant } });
    await scenario.advanceUntilWaitingOn('merchant', 'identity');
    await scenario.passTime('PT1M');
    await proveIdentity(scenario);
    const { signing: second } = await scenario.advanceUntilWaitingOn('merchant', 'agreement');
    expect(second?.signingId).not.toBe(first?.signingId);
    await scenario.withdraw();
  });
});

describe('[D one person] the comparison with the register', () => {
  it('is asked again while the core does not answer, by an operator in the end, and never taken for a yes', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    scenario.addFault({ party: 'merchants', path: '/owner-match', fault: 'status', times: 40 });
    await scenario.submit();
    await scenario.passTime('PT25H');
    const { problems } = await scenario.advanceUntilWaitingOn('operator', 'screening');
    expect(problems[0]).toMatchObject({ code: 'UPS_TIMEOUT' });
    scenario.testEnv.sandbox.clearFaults();
    await scenario.act(staff.operator, 'retryStep', { step: 'read/owner-match' });
    await advanceTo(scenario, 'identity');
    await proveIdentity(scenario);
    await scenario.advanceUntil('agreement');
    await scenario.withdraw();
  });

  it('that is about another person is an operator’s task', async ({ startScenario }) => {
    const scenario = await startScenario();
    const fault = { party: 'merchants', path: '/owner-match', fault: 'other-person' } as const;
    scenario.addFault({ ...fault, times: 2 });
    await scenario.submit();
    const { problems } = await scenario.advanceUntilWaitingOn('operator', 'screening');
    expect(problems[0]).toMatchObject({ code: 'UPS_OTHER_SUBJECT' });
    await scenario.withdraw();
  });
});
