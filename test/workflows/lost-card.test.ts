/** A card is lost while the request runs: a lost old card holds payouts, a lost new card stops the change to it. */
import { describe, expect } from 'vitest';
import { advanceTo, confirmTest } from '../support/actions.ts';
import { it } from '../support/it.ts';
import { buildCardSecrets, cards, owner, people, staff } from '../support/people.ts';
import {
  listEffects,
  listOrders,
  readPaidCard,
  listRecipients,
} from '../support/observed-effects.ts';

describe('a lost old card', () => {
  it('[A65] holds payouts at once, and they are paid to the new card at the end', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'identity');
    await scenario.act(owner, 'reportLost', { card: 'old' });
    expect(await scenario.advanceUntilWaitingOn('merchant', 'identity')).toMatchObject({
      money: 'hold',
    });
    expect(listOrders(scenario)).toEqual(['hold']);
    expect(readPaidCard(scenario)).toBe('held');
    expect(listRecipients(scenario, 'payouts-held')).toEqual(['c-mobile', 'staff']);
    await advanceTo(scenario, 'trial');
    await confirmTest(scenario);
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'completed' });
    expect(listEffects(scenario, 'hold')).toHaveLength(1);
    expect(listEffects(scenario, 'payout')).toMatchObject([
      { detail: { last4: scenario.request.newAccount.last4 } },
    ]);
  });

  it('[A65] lets two operators decide where held payouts go when the change does not complete', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({
      like: 'M-LOSTCARD',
      request: { reason: { kind: 'lost-card' } },
    });
    await advanceTo(scenario, 'identity');
    expect((await scenario.readStatus()).money).toBe('hold');
    await scenario.act(owner, 'withdraw', {});
    const { next, problems } = await scenario.advanceUntilWaitingOn('operator', 'rolling-back');
    expect(problems).toEqual([{ field: 'release/old', code: 'ACC_CLOSED' }]);
    // Until then a new request is refused: this one is open.
    expect(next.merchant).toContain('本申请处理完毕后即可重新申请');
    const skip = { step: 'release/old', reason: 'there is no card to pay to' };
    await scenario.act(staff.operator, 'skipStep', skip);
    await scenario.act(staff.otherOperator, 'skipStep', skip);
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'cancelled' });
    expect((await scenario.readStatus()).money).toBe('hold');
    expect(listOrders(scenario)).toEqual(['hold']);
  });
});

describe('a lost new card', () => {
  it('[A85] needs another card before the switch, and its earlier proofs are void', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'cooling');
    await scenario.act(owner, 'reportLost', { card: 'new' });
    const lost = [{ field: 'newAccount', code: 'ACC_LOST' }];
    expect(await scenario.advanceUntilWaitingOn('merchant', 'correction')).toMatchObject({
      problems: lost,
    });
    const { token, last4 } = scenario.request.newAccount;
    await scenario.act(owner, 'correct', { changes: { newAccount: { token, last4 } } });
    expect(await scenario.advanceUntilWaitingOn('merchant', 'correction')).toMatchObject({
      problems: lost,
    });
    const other = await scenario.testEnv.storage.vault.tokenizeAccount(
      { acquirerId: 'demo', merchantId: scenario.merchantId },
      buildCardSecrets(cards.otherGood, people.owner, '13900000001'),
    );
    const newAccount = { token: other.token, last4: other.last4 };
    await scenario.act(owner, 'correct', { changes: { newAccount } });
    expect(await scenario.advanceUntilWaitingOn('merchant', 'identity')).toMatchObject({
      newLast4: other.last4,
    });
    await scenario.withdraw();
    expect(listOrders(scenario)).toEqual([]);
  });

  it('[A16] raises the risk when whoever names another card has not signed in as the owner had', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'identity');
    expect((await scenario.readStatus()).risk).toBe('green');
    await scenario.act(owner, 'reportLost', { card: 'new' });
    await scenario.advanceUntilWaitingOn('merchant', 'correction');
    const other = await scenario.testEnv.storage.vault.tokenizeAccount(
      { acquirerId: 'demo', merchantId: scenario.merchantId },
      buildCardSecrets(cards.otherGood, people.owner, '13900000001'),
    );
    const newAccount = { token: other.token, last4: other.last4 };
    await scenario.act(owner, 'correct', { changes: { newAccount, authn: {} } });
    expect(await scenario.advanceUntilWaitingOn('merchant', 'identity')).toMatchObject({
      risk: 'amber',
    });
    await scenario.withdraw();
  });

  it('[A85] rolls the switch back once it has begun', async ({ startScenario }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'trial');
    await scenario.act(owner, 'reportLost', { card: 'new' });
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'rolled-back', code: 'ACC_LOST' });
    expect(readPaidCard(scenario)).toBe('8889');
  });
});
