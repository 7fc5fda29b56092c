/** How often a contact may freeze a request, and where the request continues after a thaw. */
import { describe, expect } from 'vitest';
import {
  advanceTo,
  readPennyCode,
  rejectFrozen,
  thaw,
  enterPennyCode,
} from '../support/actions.ts';
import { it } from '../support/it.ts';
import { buildCardSecrets, cards, owner, people } from '../support/people.ts';
import { objectByLink } from '../support/watch-actions.ts';

describe('a contact who objects again after the decision', () => {
  it('[A71] freezes the request only with new facts', async ({ startScenario }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'cooling');
    await objectByLink(scenario);
    await thaw(scenario);
    await scenario.advanceUntilWaitingOn('clock', 'cooling');
    const again = await objectByLink(scenario);
    expect(again.next).toContain('your objection is on record');
    expect((await scenario.advanceUntil('cooling')).waitingOn).toBe('clock');
    await objectByLink(scenario, 'c-mail', true);
    expect(await scenario.advanceUntilWaitingOn('risk', 'frozen')).toMatchObject({
      problems: [{ code: 'RSK_OBJECTED' }],
    });
    const auditLog = await scenario.testEnv.storage.auditLog.read('demo', scenario.requestId);
    const objections = auditLog.filter(({ action }) => action.startsWith('objected'));
    expect(objections.map(({ action }) => action)).toEqual([
      'objected',
      'objected-again',
      'objected',
    ]);
    await rejectFrozen(scenario);
  });
});

describe('a contact who objected to another account', () => {
  it('[A71] freezes the request at once when the owner has named a new one after the decision', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'cooling');
    await objectByLink(scenario);
    await thaw(scenario);
    await scenario.act(owner, 'reportLost', { card: 'new' });
    await scenario.advanceUntilWaitingOn('merchant', 'correction');
    const { oldAccount } = scenario.request;
    const other = await scenario.testEnv.storage.vault.tokenizeAccount(
      { acquirerId: 'demo', merchantId: scenario.merchantId },
      buildCardSecrets(cards.otherGood, people.owner, '13900000001'),
    );
    const newAccount = { token: other.token, last4: other.last4 };
    await scenario.act(owner, 'correct', { changes: { newAccount, oldAccount } });
    // [E2 objection.memory] As after an objection to an earlier request.
    expect(await scenario.advanceUntilWaitingOn('merchant', 'identity')).toMatchObject({
      risk: 'red',
    });
    await objectByLink(scenario);
    expect(await scenario.advanceUntilWaitingOn('risk', 'frozen')).toMatchObject({
      problems: [{ code: 'RSK_OBJECTED' }],
    });
    await rejectFrozen(scenario);
  });
});

describe('a thawed request', () => {
  it('[A71] continues in the gate it left, with the proof it had begun', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'account-proof');
    const code = await readPennyCode(scenario);
    await objectByLink(scenario);
    const { due = '' } = await scenario.advanceUntilWaitingOn('risk', 'frozen');
    const leftMs = Date.parse(due) - (await scenario.testEnv.env.currentTimeMs());
    expect(leftMs).toBeGreaterThan(0);
    expect(await scenario.getRefusalCode(owner, 'confirmPenny', { answerRef: 'ans_1' })).toBe(
      'ACT_WRONG_STAGE',
    );
    await scenario.passTime('P1D');
    await thaw(scenario);
    await scenario.advanceUntilWaitingOn('merchant', 'account-proof');
    await enterPennyCode(scenario, code);
    await scenario.advanceUntil('cooling');
    await scenario.withdraw();
  });
});
