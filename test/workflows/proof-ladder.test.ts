/** The methods of account proof, one after the other: the cent, a payment from the card, documents. */
import { describe, expect } from 'vitest';
import {
  approve,
  advanceTo,
  readPennyCode,
  confirmPenny,
  enterPennyCode,
} from '../support/actions.ts';
import { it } from '../support/it.ts';
import { cards, owner, buildDocument, staff } from '../support/people.ts';
import { listEffects, listRecipients } from '../support/observed-effects.ts';
import type { Scenario } from '../support/scenario.ts';

/** Enters three wrong codes, after which the cent cannot prove the account. */
async function spoilPenny(scenario: Scenario): Promise<void> {
  await advanceTo(scenario, 'account-proof');
  for (let n = 1; n <= 3; n += 1) await enterPennyCode(scenario, '000000');
  await scenario.advanceUntil(({ payment }) => payment !== undefined);
}

/** The owner pays the stated amount, or another one, from a card. */
async function pay(
  scenario: Scenario,
  { from = cards.good as string, more = 0 } = {},
): Promise<void> {
  const { payment } = await scenario.readStatus();
  const amountFen = (payment?.amountFen ?? 0) + more;
  const body = JSON.stringify({ from, amountFen, remark: payment?.remark });
  const { url } = scenario.testEnv.sandbox;
  const { status } = await fetch(`${url}/bank/transfers`, { method: 'POST', body });
  expect(status).toBe(201);
}

const saysPaid = (scenario: Scenario) => scenario.act(owner, 'confirmPenny', {});

describe('an account that the cent payment did not prove', () => {
  it('[A40] is proved by a payment of the stated amount from it', async ({ startScenario }) => {
    const scenario = await startScenario();
    await spoilPenny(scenario);
    expect(listRecipients(scenario, 'penny-wanted')).toEqual(['c-mobile', 'new-mobile']);
    const { payment } = await scenario.readStatus();
    expect(payment).toMatchObject({
      url: expect.stringMatching(/^http/),
      remark: expect.stringMatching(/^R/),
    });
    await pay(scenario);
    expect((await saysPaid(scenario)).verdict).toBe('done');
    await scenario.advanceUntil('cooling');
    expect((await scenario.readStatus()).payment).toBeUndefined();
    expect(listEffects(scenario, 'incoming-penny')).toHaveLength(1);
    await scenario.withdraw();
  });

  it('[A40] is not proved by another amount or from another card, and three wrong payments end this method', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({
      policy: { 'confirm.methods': ['penny', 'reverse-penny'] },
    });
    await spoilPenny(scenario);
    await pay(scenario, { more: 1 });
    await saysPaid(scenario);
    expect(await scenario.advanceUntil(({ triesLeft }) => triesLeft === 2)).toMatchObject({
      problems: [{ code: 'ACC_PENNY_MISPAID', params: { n: '2' } }],
    });
    await pay(scenario, { from: cards.otherGood });
    await pay(scenario, { from: cards.otherGood });
    await saysPaid(scenario);
    expect(await scenario.awaitOutcome()).toMatchObject({
      kind: 'rejected',
      code: 'ACC_PENNY_MISPAID',
    });
    expect(listRecipients(scenario, 'penny-mispaid')).toHaveLength(4);
  });

  it('[A83] can be paid from for seven days, and the bank is asked once more before this method ends', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({
      policy: { 'confirm.methods': ['penny', 'reverse-penny'] },
    });
    await advanceTo(scenario, 'account-proof');
    await scenario.passTime('P7D');
    await scenario.advanceUntil(({ payment }) => payment !== undefined);
    const code = await readPennyCode(scenario);
    const answerRef = await scenario.testEnv.storage.vault.storeTypedCode(code);
    expect(await scenario.getRefusalCode(owner, 'confirmPenny', { answerRef })).toBe(
      'ACC_PENNY_EXPIRED',
    );
    await pay(scenario);
    await scenario.passTime('P7D');
    await scenario.advanceUntil('cooling');
    await scenario.withdraw();
  });

  it('[A83] ends the request as expired when the last method runs out', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({
      policy: { 'confirm.methods': ['penny', 'reverse-penny'] },
    });
    await spoilPenny(scenario);
    expect(await scenario.awaitOutcome()).toMatchObject({
      kind: 'expired',
      code: 'ACC_PENNY_EXPIRED',
    });
    expect(listRecipients(scenario, 'penny-expired')).toEqual(['c-mobile', 'new-mobile']);
  });

  it('[A39] is proved by the bank’s certificate before two reviewers', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await spoilPenny(scenario);
    await scenario.passTime('P7D');
    expect(await scenario.advanceUntilWaitingOn('merchant', 'correction')).toMatchObject({
      problems: [{ field: 'materials.account-certificate', code: 'MAT_MISSING' }],
    });
    const materials = [buildDocument('account-certificate', 'c'.repeat(64))];
    await scenario.act(owner, 'correct', { changes: { materials } });
    await scenario.advanceUntil('review');
    await approve(scenario, staff.maker);
    expect(await scenario.advanceUntilWaitingOn('operator', 'review')).toMatchObject({
      risk: 'green',
    });
    await approve(scenario, staff.checker);
    await scenario.advanceUntil('cooling');
    await scenario.withdraw();
  });

  it('[A40] is proved by a payment that the bank reports late, when documents were already requested', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await spoilPenny(scenario);
    const { payment } = await scenario.readStatus();
    await scenario.passTime('P7D');
    await scenario.advanceUntilWaitingOn('merchant', 'correction');
    const amountFen = payment?.amountFen;
    await fetch(`${scenario.testEnv.sandbox.url}/bank/transfers`, {
      method: 'POST',
      body: JSON.stringify({ from: cards.good, amountFen, remark: payment?.remark }),
    });
    const key = `${scenario.requestId}/reverse-penny/1`;
    await scenario.report('bankReported', { messageId: 'msg-1', key });
    // Nothing new: the payment has proved the account meanwhile.
    const materials = [buildDocument('card-photo')];
    await scenario.act(owner, 'correct', { changes: { materials } });
    await scenario.advanceUntil('cooling');
    await scenario.withdraw();
  });
});

describe('the one-cent payment to the new card', () => {
  it('[A41] is sent again at the owner’s request with a new code, and the old code is void', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'account-proof');
    const first = await readPennyCode(scenario);
    await scenario.act(owner, 'requestCode', {});
    await scenario.advanceUntil(() => listEffects(scenario, 'penny').length === 2);
    await scenario.advanceUntilWaitingOn('merchant', 'account-proof');
    await enterPennyCode(scenario, first);
    expect(await scenario.advanceUntil(({ triesLeft }) => triesLeft === 2)).toBeDefined();
    await scenario.act(owner, 'requestCode', {});
    await scenario.advanceUntil(() => listEffects(scenario, 'penny').length === 3);
    await scenario.advanceUntilWaitingOn('merchant', 'account-proof');
    expect(await scenario.getRefusalCode(owner, 'requestCode', {})).toBe('ACT_NO_CHANGE');
    await confirmPenny(scenario);
    await scenario.advanceUntil('cooling');
    await scenario.withdraw();
  });

  it('[A85] is sent again when the merchant confirms the account that returned it', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({ card: cards.pennyRefused });
    await advanceTo(scenario, 'account-proof').catch(() => undefined);
    await scenario.advanceUntilWaitingOn('merchant', 'correction');
    const { newAccount } = scenario.request;
    await scenario.act(owner, 'correct', { changes: { newAccount } });
    await scenario.advanceUntilWaitingOn('merchant', 'correction');
    const timeline = await scenario.testEnv.storage.auditLog.read('demo', scenario.requestId);
    const ordered = timeline.filter(({ action }) => action === 'penny-ordered');
    expect(ordered.map(({ data }) => data?.['key'])).toEqual(
      [1, 2].map((n) => `${scenario.requestId}/penny/${n}`),
    );
    await scenario.withdraw();
  });
});
