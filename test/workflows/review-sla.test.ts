/** The deadlines of a review: reminders, escalation, the delay notice, and requests for information. */
import { describe, expect } from 'vitest';
import { approve, advanceTo } from '../support/actions.ts';
import { it } from '../support/it.ts';
import { owner, buildDocument, staff } from '../support/people.ts';
import { listRecipients } from '../support/observed-effects.ts';
import type { Scenario } from '../support/scenario.ts';

/** Waits until the review has escalated. */
const awaitNotice = (scenario: Scenario, event: string, copies = 1) =>
  scenario.advanceUntil(() => listRecipients(scenario, event).length >= copies);

describe('a review that nobody decides', () => {
  it('[A83] reminds at half of its target time, calls the supervisor at its end, apologises at the maximum, and then has priority', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    const { due = '', since } = await advanceTo(scenario, 'review');
    expect(Date.parse(due) - Date.parse(since)).toBe(24 * 3_600_000);
    await scenario.passTime('PT12H');
    await awaitNotice(scenario, 'review-reminder');
    expect(listRecipients(scenario, 'review-reminder')).toEqual(['staff']);
    expect(listRecipients(scenario, 'review-overdue')).toEqual([]);
    await scenario.passTime('PT12H');
    await awaitNotice(scenario, 'review-overdue', 2);
    expect(listRecipients(scenario, 'review-overdue')).toEqual(['c-mobile', 'staff']);
    const late = await scenario.advanceUntil('review');
    expect(Date.parse(late.due ?? '') - Date.parse(since)).toBe(5 * 24 * 3_600_000);
    expect(late.next.staff).not.toContain('first');
    await scenario.passTime('P4D');
    await awaitNotice(scenario, 'sla-missed', 2);
    expect(listRecipients(scenario, 'sla-missed')).toEqual(['c-mobile', 'staff']);
    expect((await scenario.readStatus()).next.staff).toContain('first, as it is late');
    await scenario.passTime('P1D');
    await awaitNotice(scenario, 'sla-missed', 3);
    // The merchant has read it: only staff are told again.
    expect(listRecipients(scenario, 'sla-missed')).toEqual(['c-mobile', 'staff', 'staff']);
    expect(listRecipients(scenario, 'review-reminder')).toHaveLength(1);
    // Reminders are no promise: what the desk measures is the target.
    const { storage } = scenario.testEnv;
    const row = await storage.requests.find('demo', scenario.requestId);
    expect(row).toMatchObject({ promisedBy: due });
    expect(Date.parse(row?.state.due ?? '')).toBeGreaterThan(Date.parse(due));
    await approve(scenario);
    await scenario.advanceUntil('account-proof');
    await scenario.withdraw();
  });

  it('[A83] is escalated to the supervisor on demand', async ({ startScenario }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'review');
    await scenario.act(staff.operator, 'escalate', { note: 'the merchant called twice' });
    await awaitNotice(scenario, 'escalated');
    expect(listRecipients(scenario, 'escalated')).toEqual(['staff']);
    await scenario.withdraw();
  });
});

describe('a request for information', () => {
  it('[A38] names the item, the reason and the deadline, and asks only for what the merchant can do', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'review');
    const field = 'materials.card-photo';
    const vain = [{ field: 'request', code: 'RSK_STOP' as const }];
    expect(await scenario.getRefusalCode(staff.maker, 'requestInfo', { problems: vain })).toBe(
      'INP_FORMAT',
    );
    await scenario.act(staff.maker, 'requestInfo', {
      problems: [{ field, code: 'REV_NEED_INFO' }],
    });
    const { due, problems } = await scenario.advanceUntilWaitingOn('merchant', 'correction');
    expect(problems).toEqual([
      { field, code: 'REV_NEED_INFO', params: { items: 'card-photo', date: due } },
    ]);
    expect(listRecipients(scenario, 'review-info-wanted')).toEqual(['c-mobile']);
    const materials = [buildDocument('card-photo', 'e'.repeat(64))];
    await scenario.act(owner, 'correct', { changes: { materials } });
    await scenario.advanceUntilWaitingOn('operator', 'review');
    await scenario.withdraw();
  });
});

describe('a callback', () => {
  it('[A41] counts only when it went to a contact of the record that is older than thirty days', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({ like: 'M-NEWPHONE' });
    await scenario.submit();
    await scenario.advanceUntil('identity');
    const refused = (contactId: string) =>
      scenario.getRefusalCode(staff.operator, 'recordCallback', { contactId, confirmed: true });
    expect(await refused('c-mobile')).toBe('ACT_CONTACT_REFUSED');
    expect(await refused('c-unknown')).toBe('ACT_CONTACT_REFUSED');
    await scenario.act(staff.operator, 'recordCallback', { contactId: 'c-mail', confirmed: true });
    await scenario.withdraw();
  });
});
