/** Shorter paths: the old card is lost, or the issuer changed only its number. */
import { randomUUID } from 'node:crypto';
import { describe, expect } from 'vitest';
import {
  approve,
  advanceTo,
  confirmTest,
  passCoolingOff,
  proveIdentity,
  confirmPenny,
  signAgreement,
} from '../support/actions.ts';
import { it } from '../support/it.ts';
import { cards, owner } from '../support/people.ts';
import { listOrders, listRecipients } from '../support/observed-effects.ts';
import type { Scenario } from '../support/scenario.ts';

const hourMs = 60 * 60_000;

describe('[A65] a request for a lost card', () => {
  it('holds payouts when the owner reports the loss, is reviewed first, and still has a cooling-off', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({ request: { reason: { kind: 'lost-card' } } });
    const { due = '', since, money, next } = await advanceTo(scenario, 'review');
    expect(money).toBe('hold');
    expect(listOrders(scenario)).toEqual(['hold']);
    expect(next.staff).toContain('first, as payouts are held');
    expect(Date.parse(due) - Date.parse(since)).toBe(4 * hourMs);
    const [held] = scenario.testEnv.sandbox
      .listSms({ requestId: scenario.requestId })
      .filter(({ key }) => key.includes('/payouts-held/'));
    expect(held?.text).toMatch(/结算款暂存，资金安全，预计\d\d-/);
    await approve(scenario);
    await confirmPenny(scenario);
    await passCoolingOff(scenario);
    expect(listRecipients(scenario, 'cooling-started')).toEqual(['c-mail', 'c-mobile']);
    await confirmTest(scenario);
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'completed' });
    expect(listOrders(scenario).filter((order) => order === 'hold')).toHaveLength(1);
  });

  it('keeps payouts held when the record, read again before the switch, does not show the loss', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'identity');
    await scenario.act(owner, 'reportLost', { card: 'old' });
    await advanceTo(scenario, 'trial');
    await confirmTest(scenario, false);
    const { problems } = await scenario.advanceUntilWaitingOn('operator', 'rolling-back');
    expect(problems).toEqual([{ field: 'release/old', code: 'ACC_CLOSED' }]);
    const skip = { step: 'release/old', reason: 'there is no card to pay to' };
    for (const id of ['operator-1', 'operator-2'])
      await scenario.act({ id, role: 'operator' }, 'skipStep', skip);
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'rolled-back' });
    expect((await scenario.readStatus()).money).toBe('hold');
  });
});

describe('[B3.9] a card number that the issuer changed', () => {
  const reissued = {
    card: cards.reissued,
    request: { reason: { kind: 'card-reissued' } },
  } as const;

  it('needs no review, and gives the notified contacts a day to object', async ({
    startScenario,
  }) => {
    const scenario = await startScenario(reissued);
    await scenario.submit();
    await proveIdentity(scenario);
    await signAgreement(scenario);
    await confirmPenny(scenario);
    const { due = '', since } = await scenario.advanceUntilWaitingOn('clock', 'cooling');
    expect(Date.parse(due) - Date.parse(since)).toBeCloseTo(24 * hourMs, -5);
    expect(listRecipients(scenario, 'cooling-started')).toEqual(['c-mail', 'c-mobile']);
    const auditLog = await scenario.testEnv.storage.auditLog.read('demo', scenario.requestId);
    expect(auditLog.map(({ action }) => action)).not.toContain('approved');
    await scenario.withdraw();
  });

  it('is reviewed when the bank does not confirm it, and the bank is asked again when it reports a change', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({ ...reissued, card: cards.good });
    await advanceTo(scenario, 'review');
    const verifications = async () =>
      (await activities(scenario)).filter((name) => name === 'verifyAccount').length;
    expect(await verifications()).toBe(1);
    await scenario.report('bankNotifiedChange', { messageId: randomUUID() });
    const again = await scenario.advanceUntil(
      ({ stage, waitingOn }) => stage === 'review' && waitingOn === 'operator',
    );
    expect(again.next.staff).toContain('approve or reject as maker');
    expect(await verifications()).toBe(2);
    await scenario.withdraw();
  });
});

const activities = async (scenario: Scenario): Promise<(string | undefined | null)[]> =>
  ((await scenario.handle.fetchHistory()).events ?? []).flatMap(
    ({ activityTaskScheduledEventAttributes: scheduled }) => scheduled?.activityType?.name ?? [],
  );
