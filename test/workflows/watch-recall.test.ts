/** Payouts that went to a thief's card are asked back from its bank. */
import { describe, expect } from 'vitest';
import { it } from '../support/it.ts';
import { listRecipients } from '../support/observed-effects.ts';
import { staff } from '../support/people.ts';
import type { Scenario } from '../support/scenario.ts';
import {
  completeRequest,
  listPayouts,
  objectByLink,
  passDays,
  settleTakings,
} from '../support/watch-actions.ts';

const reason = 'the owner was robbed';

/** Two payouts land on the new card, then a contact objects. */
async function objectAfterPayouts(scenario: Scenario, second?: 'forwarded'): Promise<void> {
  await completeRequest(scenario);
  settleTakings(scenario, 'day-1', 10_000);
  settleTakings(scenario, 'day-2', 20_000, second);
  await objectByLink(scenario);
  await scenario.advanceUntilWaitingOn('risk', 'frozen');
}

async function askForRecall(scenario: Scenario): Promise<void> {
  await scenario.act(staff.risk, 'recallPayouts', { reason });
  await scenario.act(staff.otherRisk, 'recallPayouts', { reason });
}

const readRecall = async (scenario: Scenario) => (await scenario.readStatus()).recall;
const advanceUntilAnswered = (scenario: Scenario) =>
  scenario.advanceUntil(({ recall }) => recall !== undefined && recall.state !== 'asked');
const readAudit = async ({ testEnv, requestId }: Scenario, action: string) =>
  (await testEnv.storage.auditLog.read('demo', requestId)).filter(
    (entry) => entry.action === action,
  );

describe('[D recovery] a recall of payouts', () => {
  it('is asked for by two people, once, and what comes back is paid to the old card with the way back', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await objectAfterPayouts(scenario);
    expect(await scenario.getRefusalCode(staff.operator, 'recallPayouts', { reason })).toBe(
      'ACT_NOT_ALLOWED',
    );
    await scenario.act(staff.risk, 'recallPayouts', { reason });
    expect(await readRecall(scenario)).toBeUndefined();
    expect(await scenario.getRefusalCode(staff.risk, 'recallPayouts', { reason })).toBe(
      'ACT_SAME_PERSON',
    );
    await scenario.act(staff.otherRisk, 'recallPayouts', { reason });
    const { recall } = await advanceUntilAnswered(scenario);
    expect(recall).toMatchObject({ state: 'returned', askedFen: 30_000, returnedFen: 30_000 });
    expect(await scenario.getRefusalCode(staff.risk, 'recallPayouts', { reason })).toBe(
      'ACT_NO_CHANGE',
    );
    expect(listRecipients(scenario, 'recall-asked')).toEqual(['c-mobile', 'staff']);
    expect(listRecipients(scenario, 'recall-answered')).toEqual(['c-mobile', 'staff']);
    expect((await readAudit(scenario, 'payout-recalled')).map(({ data }) => data)).toMatchObject([
      { amountFen: 10_000 },
      { amountFen: 20_000 },
    ]);
    await scenario.act(staff.risk, 'reject', { evidence: '-', codes: ['RSK_OBJECTED'] });
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'rolled-back' });
    expect(listPayouts(scenario)).toEqual(['day-1 1011', 'day-2 1011', 'day-1 8889', 'day-2 8889']);
  });

  it('that is answered in part says how much, and may be asked for again', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await objectAfterPayouts(scenario, 'forwarded');
    await askForRecall(scenario);
    const { recall } = await advanceUntilAnswered(scenario);
    expect(recall).toMatchObject({ state: 'returned-in-part', returnedFen: 10_000 });
    await askForRecall(scenario);
    const again = await scenario.advanceUntil((status) => status.recall?.state === 'refused');
    expect(again.recall).toMatchObject({ askedFen: 20_000, code: 'WATCH_RECALL_REFUSED' });
  });

  it('without a payout to the new card asks no bank', async ({ startScenario }) => {
    const scenario = await startScenario();
    await completeRequest(scenario);
    await objectByLink(scenario);
    await scenario.advanceUntilWaitingOn('risk', 'frozen');
    await askForRecall(scenario);
    const { recall } = await advanceUntilAnswered(scenario);
    expect(recall).toMatchObject({ state: 'nothing-to-recall', askedFen: 0 });
    expect(await readAudit(scenario, 'recall-asked')).toEqual([]);
  });

  it('that the bank does not answer is the operators’ turn, and the end of the watch does not wait for ever', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await objectAfterPayouts(scenario);
    scenario.addFault({ party: 'settlement', bodyContains: '"recall"', fault: 'never-final' });
    await askForRecall(scenario);
    await scenario.advanceUntil(({ recall }) => recall?.state === 'asked' && recall.askedFen > 0);
    expect(await readRecall(scenario)).toMatchObject({ waitingOn: 'bank' });
    await passDays(scenario, 4);
    expect(await readRecall(scenario)).toMatchObject({ state: 'asked', waitingOn: 'operator' });
    expect(await readAudit(scenario, 'recall-overdue')).not.toEqual([]);
    await scenario.act(staff.risk, 'reject', { evidence: '-', codes: ['RSK_OBJECTED'] });
    await scenario.advanceUntil(({ waitingOn }) => waitingOn === 'bank');
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'rolled-back' });
    const [answered] = await readAudit(scenario, 'recall-answered');
    expect(answered?.data).toMatchObject({ state: 'unanswered', returnedFen: 0 });
  });

  it('is refused before the change is complete', async ({ startScenario }) => {
    const scenario = await startScenario();
    await scenario.submit();
    await scenario.advanceUntilWaitingOn('merchant', 'identity');
    await scenario.act(staff.risk, 'freeze', { reason });
    await scenario.advanceUntilWaitingOn('risk', 'frozen');
    expect(await scenario.getRefusalCode(staff.risk, 'recallPayouts', { reason })).toBe(
      'ACT_WRONG_STAGE',
    );
    await scenario.act(staff.risk, 'reject', { evidence: '-', codes: ['RSK_STOP'] });
    expect((await scenario.awaitOutcome()).kind).toBe('rejected');
  });
});
