/** Cooling-off: it counts from the moment a contact of the old card was notified. */
import { describe, expect } from 'vitest';
import {
  approve,
  advanceTo,
  confirmPenny,
  confirmTest,
  signAgreement,
  thaw,
} from '../support/actions.ts';
import { it } from '../support/it.ts';
import { owner, buildDocument, staff, defaultDocuments } from '../support/people.ts';
import type { Scenario } from '../support/scenario.ts';
import type { ScenarioOptions } from '../support/scenario-request.ts';
import { listOrders, listRecipients } from '../support/observed-effects.ts';

const atCounter: NonNullable<ScenarioOptions['request']> = {
  intake: 'counter',
  submittedBy: { id: 'clerk-2', role: 'clerk' },
  materials: [...defaultDocuments, buildDocument('application-form')],
};

/** Everything before the cooling-off. */
async function passAtCounter(
  scenario: Scenario,
  shown: { bothCardsShown: boolean },
): Promise<void> {
  await advanceTo(scenario, 'identity');
  await scenario.act(staff.clerk, 'attestInPerson', shown);
  await signAgreement(scenario);
  await approve(scenario);
  await confirmPenny(scenario);
}

const listReminders = ({ testEnv, requestId }: Scenario): unknown[] =>
  testEnv.sandbox
    .listSms({ requestId })
    .filter(({ key }) => /\/cooling-ending\/\d+.*c-mobile/.test(key));

describe('the cooling-off', () => {
  it('[A71] does not begin before a contact was notified, by a call if no notice arrives', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({
      merchant: {
        contacts: [
          { id: 'c-unreachable', channel: 'sms', masked: '', since: '2024-01-01T00:00:00Z' },
        ],
      },
      request: atCounter,
    });
    await passAtCounter(scenario, { bothCardsShown: false });
    const untold = await scenario.advanceUntilWaitingOn('operator', 'cooling');
    expect(untold.problems).toEqual([{ field: 'contacts', code: 'NTC_NOT_DELIVERED' }]);
    // Nobody at all would be told of the switch: that the owner comes is not enough.
    expect(untold.next.staff).not.toContain('in person');
    expect(
      await scenario.getRefusalCode(staff.clerk, 'attestInPerson', { bothCardsShown: true }),
    ).toBe('ACT_WRONG_STAGE');
    await scenario.passTime('P3D');
    expect((await scenario.readStatus()).waitingOn).toBe('operator');
    await scenario.act(staff.operator, 'recordCallback', {
      contactId: 'c-unreachable',
      confirmed: true,
    });
    // A stricter tier: two reviewers, who decide on the new risk, and three days.
    expect(await scenario.advanceUntilWaitingOn('operator', 'review')).toMatchObject({
      risk: 'amber',
    });
    await approve(scenario);
    await approve(scenario, staff.checker);
    const { due = '' } = await scenario.advanceUntilWaitingOn('clock', 'cooling');
    const left = Date.parse(due) - (await scenario.testEnv.env.currentTimeMs());
    expect(left).toBeGreaterThan(71 * 3_600_000);
    await scenario.withdraw();
    expect(listOrders(scenario)).toEqual([]);
  });

  it('[A71, B3.5] does not begin when only a contact was notified that was added lately, while the record has an older one: that is called, or the owner shows both cards', async ({
    testEnv,
    startScenario,
  }) => {
    const twoDaysAgo = (await testEnv.env.currentTimeMs()) - 2 * 86_400_000;
    const lately = new Date(twoDaysAgo).toISOString();
    const scenario = await startScenario({
      merchant: {
        contacts: [
          { id: 'c-unreachable', channel: 'sms', masked: '', since: '2024-01-01T00:00:00Z' },
          { id: 'c-mail', channel: 'email', masked: 'z***@example.com', since: lately },
        ],
      },
      request: atCounter,
    });
    await passAtCounter(scenario, { bothCardsShown: false });
    const { next } = await scenario.advanceUntilWaitingOn('operator', 'cooling');
    expect(next.staff).toContain('in person with both cards');
    expect(listRecipients(scenario, 'cooling-started')).toEqual(['c-mail']);
    // Nobody answers there any more: the owner comes in person, and whoever can be told is told again.
    const attest = (bothCardsShown: boolean) =>
      scenario.getRefusalCode(staff.clerk, 'attestInPerson', { bothCardsShown });
    expect(await attest(false)).toBe('ACT_WRONG_STAGE');
    await scenario.act(staff.clerk, 'attestInPerson', { bothCardsShown: true });
    // As after a call: two reviewers decide on the stricter tier.
    await approve(scenario);
    await approve(scenario, staff.checker);
    expect(await scenario.advanceUntilWaitingOn('clock', 'cooling')).toMatchObject({
      risk: 'amber',
    });
    expect(await attest(true)).toBe('ACT_WRONG_STAGE');
    expect(listRecipients(scenario, 'cooling-started')).toEqual(['c-mail', 'c-mail']);
    await scenario.passTime('PT24H');
    await confirmTest(scenario);
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'completed' });
  });

  it('[A71] gives contacts two hours after a reminder, however long the request was frozen', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'cooling');
    await scenario.passTime('PT10H');
    await scenario.act(owner, 'object', {});
    await scenario.advanceUntil('frozen');
    await scenario.passTime('P2D');
    await thaw(scenario);
    const { due = '' } = await scenario.advanceUntilWaitingOn('clock', 'cooling');
    expect(listRecipients(scenario, 'cooling-ending')).toEqual(['c-mail', 'c-mobile']);
    const leftMs = Date.parse(due) - (await scenario.testEnv.env.currentTimeMs());
    expect(leftMs).toBeGreaterThan(1.9 * 3_600_000);
    await scenario.passTime('PT1H');
    expect((await scenario.readStatus()).stage).toBe('cooling');
    await scenario.withdraw();
  });

  it('[E6 cooling-ending] reminds contacts once more when it has become longer', async ({
    testEnv,
    startScenario,
  }) => {
    const scenario = await startScenario();
    const { due: first = '' } = await advanceTo(scenario, 'cooling');
    await scenario.passTime('PT20H');
    const at = new Date(await testEnv.env.currentTimeMs()).toISOString();
    const { merchantId } = scenario;
    testEnv.sandbox.addMerchant({ merchantId }, { lastChanges: [{ what: 'contact', at }] });
    await scenario.passTime('PT5H');
    await scenario.advanceUntilWaitingOn('operator', 'review');
    expect(listReminders(scenario)).toHaveLength(1);
    await approve(scenario);
    await approve(scenario, staff.checker);
    const { due = '' } = await scenario.advanceUntilWaitingOn('clock', 'cooling');
    expect(Date.parse(due) - Date.parse(first)).toBe(48 * 3_600_000);
    await scenario.passTime('PT47H');
    expect(listReminders(scenario)).toHaveLength(2);
    expect(await scenario.readStatus()).toMatchObject({ stage: 'cooling', due });
    await scenario.withdraw();
  });

  it('[A71, E6 cooling-started] is announced also to contacts that were removed recently, and to agents of record', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({
      like: 'M-REMOVED',
      merchant: { agents: ['agent-7'] },
    });
    await advanceTo(scenario, 'cooling');
    expect(listRecipients(scenario, 'cooling-started')).toEqual([
      'agent',
      'c-mail',
      'c-mobile',
      'c-removed',
    ]);
    await scenario.withdraw();
  });

  it('[A23, A92] is skipped for an owner who showed both cards at the counter', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({ request: atCounter });
    await passAtCounter(scenario, { bothCardsShown: true });
    await scenario.advanceUntilWaitingOn('merchant', 'trial');
    expect(listRecipients(scenario, 'cooling-started')).toEqual(['c-mail', 'c-mobile']);
    await scenario.act(owner, 'confirmTest', { ok: true });
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'completed' });
  });
});

describe('The death of the owner', () => {
  it('[B3.14] A request whose owner dies during the cooling-off is rejected before anything is switched', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'cooling');
    const { testEnv, merchantId } = scenario;
    const deceasedOn = new Date(await testEnv.env.currentTimeMs()).toISOString().slice(0, 10);
    testEnv.sandbox.addMerchant({ merchantId }, { owner: { deceasedOn } });
    expect(await scenario.awaitOutcome()).toMatchObject({
      kind: 'rejected',
      code: 'ELG_DECEASED',
    });
    expect(listOrders(scenario)).toEqual([]);
  });
});
