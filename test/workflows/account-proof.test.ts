/** Account proof by one cent and the code in its remark, with each answer of the bank. */
import { describe, expect } from 'vitest';
import { advanceTo, confirmPenny, enterPennyCode } from '../support/actions.ts';
import { it } from '../support/it.ts';
import { cards, owner, staff } from '../support/people.ts';
import { listEffects, listOrders, listRecipients } from '../support/observed-effects.ts';
import type { ScenarioOptions } from '../support/scenario-request.ts';

/** A policy without further methods after the cent; `proof-ladder.test.ts` covers those. */
const pennyAlone: ScenarioOptions = { policy: { 'confirm.methods': ['element-check', 'penny'] } };

describe('the one-cent payment to the new card', () => {
  it('[A40] does not prove the account after three wrong codes', async ({ startScenario }) => {
    const scenario = await startScenario(pennyAlone);
    expect(await advanceTo(scenario, 'account-proof')).toMatchObject({ triesLeft: 3 });
    for (let n = 1; n <= 3; n += 1) await enterPennyCode(scenario, '000000');
    expect(await scenario.awaitOutcome()).toMatchObject({
      kind: 'rejected',
      code: 'ACC_PENNY_CODE_WRONG',
    });
    expect(listRecipients(scenario, 'penny-wrong')).toEqual([
      'c-mobile',
      'new-mobile',
      'c-mobile',
      'new-mobile',
      'c-mobile',
      'new-mobile',
    ]);
  });

  it('[A40] accepts at most three codes, also when more are sent at the same time', async ({
    startScenario,
  }) => {
    const scenario = await startScenario(pennyAlone);
    await advanceTo(scenario, 'account-proof');
    const { vault } = scenario.testEnv.storage;
    const refs = await Promise.all(Array.from({ length: 8 }, () => vault.storeTypedCode('000000')));
    const guesses = refs.map((answerRef) =>
      scenario.actImmediately(owner, 'confirmPenny', { answerRef }),
    );
    const answers = await Promise.allSettled(guesses);
    const counted = answers.filter(({ status }) => status === 'fulfilled').length;
    expect(counted).toBeGreaterThan(0);
    expect(counted).toBeLessThanOrEqual(3);
    for (let n = counted; n < 3; n += 1) await enterPennyCode(scenario, '000000');
    expect(await scenario.awaitOutcome()).toMatchObject({
      kind: 'rejected',
      code: 'ACC_PENNY_CODE_WRONG',
    });
  });

  it('[A83] ends the request as expired after seven days without a code', async ({
    startScenario,
  }) => {
    const scenario = await startScenario(pennyAlone);
    await advanceTo(scenario, 'account-proof');
    await scenario.passTime('P6DT23H');
    expect(await scenario.awaitOutcome()).toMatchObject({
      kind: 'expired',
      code: 'ACC_PENNY_EXPIRED',
    });
    expect(listRecipients(scenario, 'penny-expired')).toEqual(['c-mobile', 'new-mobile']);
  });

  it.for([
    ['is refused', cards.pennyRefused],
    ['comes back', cards.pennyReturned],
  ] as const)('[A85] asks about the account when it %s', async ([, card], { startScenario }) => {
    const scenario = await startScenario({ card });
    await advanceTo(scenario, 'account-proof').catch(() => undefined);
    expect(await scenario.advanceUntilWaitingOn('merchant', 'correction')).toMatchObject({
      problems: [{ field: 'newAccount', code: 'ACC_PENNY_RETURNED' }],
    });
    await scenario.withdraw();
  });

  it.for([
    ['rejects it, as our account is empty', { fault: 'reject', code: 'AM04' }],
    ['refuses to take it', { fault: 'status', status: 422, code: 'NO_CONTRACT' }],
  ] as const)(
    '[A85] is a task of operators when our own bank %s: no attempt, and nothing for the merchant to mend',
    async ([, fault], { startScenario }) => {
      const scenario = await startScenario();
      scenario.addFault({ party: 'bank', path: '/payments', method: 'POST', ...fault });
      await advanceTo(scenario, 'account-proof').catch(() => undefined);
      expect(await scenario.advanceUntilWaitingOn('operator', 'account-proof')).toMatchObject({
        problems: [{ field: 'penny/1', code: 'UPS_REJECTED' }],
      });
      await scenario.act(staff.operator, 'retryStep', { step: 'penny/1' });
      expect(await scenario.advanceUntilWaitingOn('merchant', 'account-proof')).toMatchObject({
        problems: [],
        triesLeft: 3,
      });
      expect(listEffects(scenario, 'penny').map(({ key }) => key)).toEqual([
        `${scenario.requestId}/penny/2`,
      ]);
      await confirmPenny(scenario);
      await scenario.advanceUntil('cooling');
      await scenario.withdraw();
    },
  );

  it('[A79] is queried and not sent again when the answer of the bank is lost', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({ card: cards.pennyAnswerLost });
    await advanceTo(scenario, 'account-proof');
    expect(listEffects(scenario, 'penny')).toHaveLength(1);
    await confirmPenny(scenario);
    await scenario.advanceUntil('cooling');
    await scenario.withdraw();
    expect(listEffects(scenario, 'penny')).toHaveLength(1);
  });

  it('[A79] is sent again under the same key when the bank never received it', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    scenario.addFault({ party: 'bank', path: '/payments', method: 'POST', fault: 'drop-before' });
    await advanceTo(scenario, 'account-proof');
    await scenario.advanceUntilWaitingOn('merchant', 'account-proof');
    expect(listEffects(scenario, 'penny').map(({ key }) => key)).toEqual([
      `${scenario.requestId}/penny/1`,
    ]);
    await scenario.withdraw();
  });

  it('[A40] is queried until it is credited', async ({ startScenario }) => {
    const scenario = await startScenario({ card: cards.pennyLater });
    await advanceTo(scenario, 'account-proof');
    await confirmPenny(scenario);
    await scenario.advanceUntil('cooling');
    await scenario.withdraw();
  });

  it('has the rules asked about nothing when the bank reports what is known, and about a return', async ({
    startScenario,
  }) => {
    const report = async (card: string) => {
      const scenario = await startScenario({ card });
      await advanceTo(scenario, 'account-proof');
      const key = `${scenario.requestId}/penny/1`;
      await scenario.report('bankReported', { messageId: 'msg-1', key });
      const listActivities = async () =>
        (await scenario.handle.fetchHistory()).events?.flatMap(
          ({ activityTaskScheduledEventAttributes: activity }) =>
            activity?.activityType?.name ?? [],
        ) ?? [];
      await expect.poll(listActivities).toContain('queryPenny');
      return { scenario, listActivities };
    };
    const known = await report(cards.good);
    await confirmPenny(known.scenario);
    await known.scenario.advanceUntil('cooling');
    expect(await known.listActivities()).not.toContain('assessGates');
    await known.scenario.withdraw();
    const { scenario } = await report(cards.pennyReturnedLate);
    expect(await scenario.advanceUntilWaitingOn('merchant', 'correction')).toMatchObject({
      problems: [{ field: 'newAccount', code: 'ACC_PENNY_RETURNED' }],
    });
    await scenario.withdraw();
  });

  it('[A85] disproves the account when it is returned after its code was confirmed', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({ card: cards.pennyReturnedLate });
    await advanceTo(scenario, 'cooling');
    const report = { messageId: 'msg-1', key: `${scenario.requestId}/penny/1` };
    await scenario.report('bankReported', report);
    await scenario.report('bankReported', report);
    await scenario.passTime('PT24H');
    expect(await scenario.advanceUntilWaitingOn('merchant', 'correction')).toMatchObject({
      problems: [{ field: 'newAccount', code: 'ACC_PENNY_RETURNED' }],
    });
    expect(listOrders(scenario)).toEqual([]);
    expect(await scenario.getRefusalCode(owner, 'confirmPenny', { answerRef: 'ans_1' })).toBe(
      'ACT_WRONG_STAGE',
    );
    await scenario.withdraw();
  });
});
