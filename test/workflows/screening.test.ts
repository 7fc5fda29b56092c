/** Screening: problems that the merchant corrects, parties that do not answer, and list hits. */
import { describe, expect } from 'vitest';
import { approve, proveIdentity, rejectFrozen, signAgreement } from '../support/actions.ts';
import { it } from '../support/it.ts';
import { buildDocument, cards, owner, staff, defaultDocuments } from '../support/people.ts';
import { listNotices, listOrders, listRecipients } from '../support/observed-effects.ts';

describe('screening', () => {
  it('[A63] names every problem at once, and passes when all are corrected', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({
      request: { oldAccount: { last4: '0000' }, materials: [] },
    });
    const { stage, waitingOn, problems, due } = await scenario.submit();
    const named = problems.map(({ field, code }) => `${field} ${code}`);
    expect({ stage, waitingOn }).toEqual({ stage: 'correction', waitingOn: 'merchant' });
    expect(named).toEqual(
      expect.arrayContaining([
        'oldAccount.last4 INP_OLD_MISMATCH',
        'materials.id-front MAT_MISSING',
      ]),
    );
    expect(await scenario.advanceUntilWaitingOn('merchant', 'correction')).toMatchObject({
      problems,
      due,
    });
    await scenario.act(owner, 'correct', {
      changes: { oldAccount: { last4: '8889' }, materials: defaultDocuments },
    });
    await scenario.advanceUntilWaitingOn('merchant', 'identity');
    await scenario.withdraw();
    expect(listNotices(scenario)).toEqual([
      'submitted: c-mail, c-mobile',
      'correction-asked: c-mobile',
      'cancelled: c-mail, c-mobile, staff',
    ]);
  });

  it('[A62] refuses a merchant who may not change cards in the acknowledgement', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({ like: 'M-ARREARS', request: { materials: [] } });
    const { stage, problems } = await scenario.submit();
    expect({ stage, problems }).toMatchObject({
      stage: 'rejected',
      problems: [{ code: 'ELG_ARREARS' }, { code: 'MAT_MISSING' }, ...[{}, {}]],
    });
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'rejected', code: 'ELG_ARREARS' });
    expect((await scenario.readStatus()).problems).toEqual(problems);
    expect(listRecipients(scenario, 'rejected')).toEqual(['c-mail', 'c-mobile', 'staff']);
  });

  it('[A79] waits a day for a bank that does not answer, reports it after an hour, and then leaves the check to people', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    scenario.addFault({ party: 'bank', path: '/verifications', fault: 'status', times: 1_000 });
    await scenario.submit();
    await scenario.passTime('PT2H');
    const busy = await scenario.advanceUntilWaitingOn('bank', 'screening');
    expect(busy.problems).toEqual([{ field: 'read/account-verification', code: 'UPS_BUSY' }]);
    await scenario.passTime('PT24H');
    expect(listRecipients(scenario, 'bank-busy')).toEqual(['c-mobile', 'staff']);
    expect((await scenario.advanceUntilWaitingOn('merchant', 'identity')).risk).toBe('amber');
    await proveIdentity(scenario);
    await signAgreement(scenario);
    await approve(scenario);
    expect(await scenario.advanceUntil(({ stage }) => stage === 'review')).toMatchObject({
      next: { staff: expect.stringContaining('checker') },
    });
    await scenario.withdraw();
  });

  it('[B3.7] asks a legal person of abroad for its registration at home, looks it up nowhere, and leaves it to two people and a call', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({
      merchant: { kind: 'SOLE', names: { operator: '李桂香' }, foreign: { entity: 'HK' } },
    });
    const { problems } = await scenario.submit();
    expect(problems.map(({ field, code }) => `${field} ${code}`)).toEqual([
      'materials.home-registration MAT_MISSING',
      'materials.certified-translation MAT_MISSING',
    ]);
    const registration = ['home-registration', 'certified-translation'] as const;
    const materials = [...defaultDocuments, ...registration.map((kind) => buildDocument(kind))];
    await scenario.act(owner, 'correct', { changes: { materials } });
    const { risk, notes } = await scenario.advanceUntilWaitingOn('merchant', 'identity');
    expect(risk).toBe('red');
    expect(notes).toContainEqual({
      field: 'materials',
      code: 'MAT_NOT_CHECKED',
      params: { items: 'home-registry' },
    });
    expect(
      scenario.testEnv.sandbox.readLedger({ requestId: scenario.requestId, party: 'registry' }),
    ).toEqual([]);
    await scenario.withdraw();
  });

  it('[A39] takes a business registry that is silent for a day for unknown, which makes the request amber', async ({
    startScenario,
  }) => {
    const names = { operator: '李桂香', creditCode: '92110105MA01A2B3C1' };
    const scenario = await startScenario({
      merchant: { kind: 'SOLE', names },
      request: { materials: [...defaultDocuments, buildDocument('business-licence')] },
    });
    scenario.addFault({ party: 'registry', fault: 'status', times: 1_000 });
    await scenario.submit();
    await scenario.passTime('PT26H');
    expect((await scenario.advanceUntilWaitingOn('merchant', 'identity')).risk).toBe('amber');
    await scenario.withdraw();
  });

  it('[A83] gives operators a task for a party that does not answer, and asks it again when they retry', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    scenario.addFault({ party: 'lists', fault: 'status', times: 1_000 });
    await scenario.submit();
    await scenario.passTime('PT26H');
    const stuck = await scenario.advanceUntilWaitingOn('operator', 'screening');
    expect(stuck.problems).toEqual([{ field: 'read/list-screening', code: 'UPS_TIMEOUT' }]);
    expect(
      await scenario.getRefusalCode(staff.operator, 'retryStep', { step: 'read/signing' }),
    ).toBe('ACT_NO_CHANGE');
    scenario.testEnv.sandbox.clearFaults();
    await scenario.act(staff.operator, 'retryStep', { step: 'read/list-screening' });
    await scenario.advanceUntilWaitingOn('merchant', 'identity');
    await scenario.withdraw();
  });

  it('[A83] asks a party again at once when an operator reports that it is back', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    scenario.addFault({ party: 'lists', fault: 'status', times: 1_000 });
    await scenario.submit();
    await scenario.passTime('PT2H');
    await scenario.advanceUntil(({ problems }) => problems.some(({ code }) => code === 'UPS_BUSY'));
    scenario.testEnv.sandbox.clearFaults();
    await scenario.act(staff.operator, 'retryStep', { step: 'read/list-screening' });
    await scenario.advanceUntilWaitingOn('merchant', 'identity', 'PT1M');
    await scenario.withdraw();
  });

  it('[A2] acknowledges the request and continues by itself when the record cannot be read at once', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    scenario.addFault({ party: 'merchants', fault: 'status' });
    expect(await scenario.submit()).toMatchObject({
      stage: 'screening',
      needs: ['merchant-record'],
    });
    await scenario.advanceUntilWaitingOn('merchant', 'identity');
    await scenario.withdraw();
  });

  it('[A66] freezes a list hit for the risk officer and does not mention lists to the merchant', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({ card: cards.blacklisted });
    await scenario.submit();
    const frozen = await scenario.advanceUntilWaitingOn('risk', 'frozen');
    expect(frozen.problems).toEqual([{ field: 'request', code: 'CMP_LIST_HIT' }]);
    expect(await rejectFrozen(scenario)).toMatchObject({ kind: 'rejected', code: 'CMP_LIST_HIT' });
    expect(listOrders(scenario)).toEqual([]);
    const messages = scenario.testEnv.sandbox
      .listSms({ requestId: scenario.requestId })
      .map(({ text }) => text);
    expect(messages.join()).not.toMatch(/list|名单/);
  });
});
