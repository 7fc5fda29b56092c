/** Corrections: reminders, the deadline, the limit of rounds, and freezes in between. */
import { describe, expect } from 'vitest';
import { advanceTo, approve, proveIdentity, signAgreement, thaw } from '../support/actions.ts';
import { it } from '../support/it.ts';
import { owner, staff, defaultDocuments } from '../support/people.ts';
import { listOrders, listRecipients } from '../support/observed-effects.ts';

const faulty = { request: { materials: [] } };
const stillFaulty = { changes: { materials: defaultDocuments.slice(0, 1) } };

describe('a correction', () => {
  it('[A63] is reminded of three times, and ends the request as expired after seven days', async ({
    startScenario,
  }) => {
    const scenario = await startScenario(faulty);
    const { due } = await scenario.submit();
    await scenario.advanceUntilWaitingOn('merchant', 'correction');
    await scenario.passTime('P6DT1H');
    expect(listRecipients(scenario, 'correction-reminder')).toHaveLength(3);
    expect((await scenario.readStatus()).due).toBe(due);
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'expired', code: 'EXP_DEADLINE' });
    expect(listRecipients(scenario, 'expired')).toEqual(['c-mail', 'c-mobile', 'staff']);
    expect(listOrders(scenario)).toEqual([]);
  });

  it('[A63] is requested at most three times; a fourth problem rejects the request', async ({
    startScenario,
  }) => {
    const scenario = await startScenario(faulty);
    await scenario.submit();
    for (let round = 1; round <= 3; round += 1) {
      await scenario.advanceUntilWaitingOn('merchant', 'correction');
      await scenario.act(owner, 'correct', stillFaulty);
    }
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'rejected', code: 'MAT_MISSING' });
    expect(listRecipients(scenario, 'correction-asked')).toHaveLength(3);
  });

  it('[A83] keeps its number of rounds during a freeze, and the time that the merchant had left', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({ ...faulty, merchant: { agents: ['agent-7'] } });
    const { due: before = '' } = await scenario.submit();
    await scenario.advanceUntilWaitingOn('merchant', 'correction');
    await scenario.act(staff.operator, 'freeze', { reason: 'an odd call' });
    expect(await scenario.advanceUntil('frozen')).toMatchObject({ waitingOn: 'risk' });
    await scenario.passTime('P8D');
    await scenario.advanceUntil('frozen');
    await thaw(scenario);
    const { due = '' } = await scenario.advanceUntilWaitingOn('merchant', 'correction');
    expect((Date.parse(due) - Date.parse(before)) / 86_400_000).toBeCloseTo(8, 1);
    // [E6 correction-asked] The agent of record is told, once.
    expect(listRecipients(scenario, 'correction-asked')).toEqual(['agent', 'c-mobile']);
    await scenario.act(owner, 'correct', { changes: { materials: defaultDocuments } });
    await scenario.advanceUntilWaitingOn('merchant', 'identity');
    await scenario.withdraw();
  });

  it('gets a later deadline when two operators name the same date', async ({ startScenario }) => {
    const scenario = await startScenario(faulty);
    const { due = '' } = await scenario.submit();
    await scenario.advanceUntilWaitingOn('merchant', 'correction');
    const until = new Date(Date.parse(due) + 86_400_000).toISOString();
    const longer = { until, reason: 'ill' };
    await scenario.act(staff.operator, 'extendDeadline', longer);
    expect(await scenario.getRefusalCode(staff.operator, 'extendDeadline', longer)).toBe(
      'ACT_SAME_PERSON',
    );
    expect((await scenario.readStatus()).due).toBe(due);
    await scenario.act(staff.otherOperator, 'extendDeadline', longer);
    await scenario.passTime('P7DT1H');
    expect(await scenario.readStatus()).toMatchObject({ stage: 'correction', due: until });
    const entries = await scenario.testEnv.storage.auditLog.read('demo', scenario.requestId);
    expect(entries.find(({ action }) => action === 'deadline-extended')).toMatchObject({
      actor: staff.otherOperator.id,
      data: longer,
    });
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'expired' });
  });

  it('is refused when it changes nothing, and when it comes from staff who may not act for the owner', async ({
    startScenario,
  }) => {
    const scenario = await startScenario(faulty);
    await scenario.submit();
    await scenario.advanceUntilWaitingOn('merchant', 'correction');
    expect(await scenario.getRefusalCode(owner, 'correct', { changes: {} })).toBe('ACT_NO_CHANGE');
    expect(await scenario.getRefusalCode(staff.maker, 'correct', stillFaulty)).toBe(
      'ACT_NOT_ALLOWED',
    );
    await scenario.act(owner, 'withdraw', {});
    expect(await scenario.awaitOutcome()).toMatchObject({
      kind: 'cancelled',
      code: 'CXL_BY_MERCHANT',
    });
  });
});

describe('A correction', () => {
  it('[A63] changes only what was asked for, and is refused with the names of everything else', async ({
    startScenario,
  }) => {
    const scenario = await startScenario(faulty);
    await scenario.submit();
    await scenario.advanceUntilWaitingOn('merchant', 'correction');
    const newAccount = { token: 'acct_of_a_thief_1', last4: '0001' };
    const changes = { newAccount, materials: defaultDocuments };
    await expect(scenario.act(owner, 'correct', { changes })).rejects.toMatchObject({
      code: 'ACT_NOT_ASKED',
      params: { items: 'newAccount' },
    });
    expect((await scenario.readStatus()).stage).toBe('correction');
    await scenario.withdraw();
  });

  it('[A25] takes the account number from the owner only', async ({ startScenario }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'review');
    const problems = [{ field: 'newAccount', code: 'ACC_NAME_MISMATCH' } as const];
    await scenario.act(staff.checker, 'requestInfo', { problems });
    await scenario.advanceUntilWaitingOn('merchant', 'correction');
    const newAccount = { token: 'acct_of_another_1', last4: '0001' };
    const agent = { id: 'agent-1', role: 'agent' } as const;
    for (const by of [agent, staff.clerk])
      expect(await scenario.getRefusalCode(by, 'correct', { changes: { newAccount } })).toBe(
        'IDV_NOT_OWNER',
      );
    await scenario.withdraw();
  });

  it('[A29] bars whoever made it from the review, in whatever role they come back', async ({
    startScenario,
  }) => {
    const scenario = await startScenario(faulty);
    await scenario.submit();
    await scenario.advanceUntilWaitingOn('merchant', 'correction');
    await scenario.act(staff.clerk, 'correct', { changes: { materials: defaultDocuments } });
    await proveIdentity(scenario);
    await signAgreement(scenario);
    const { evidence = '' } = await scenario.advanceUntilWaitingOn('operator', 'review');
    const corrector = { id: staff.clerk.id.toUpperCase(), role: 'maker' } as const;
    expect(await scenario.getRefusalCode(corrector, 'approve', { evidence })).toBe(
      'ACT_SAME_PERSON',
    );
    await approve(scenario);
    await scenario.advanceUntil('account-proof');
    await scenario.withdraw();
  });
});
