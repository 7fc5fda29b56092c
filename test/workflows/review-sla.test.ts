/** A review that keeps people waiting: who is reminded, who apologises, and what it asks the merchant for. */
import { describe, expect } from 'vitest';
import { approve, advanceTo } from '../support/actions.ts';
import { it } from '../support/it.ts';
import { owner, buildDocument, staff } from '../support/people.ts';
import { listRecipients } from '../support/observed-effects.ts';
import type { Scenario } from '../support/scenario.ts';

/** Until the review has called somebody in. */
const told = (scenario: Scenario, event: string, copies = 1) =>
  scenario.advanceUntil(() => listRecipients(scenario, event).length >= copies);

describe('a review that nobody decides', () => {
  it('[A83] reminds at half of its promise, calls the supervisor at its end, apologises at the maximum, and goes first from then on', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    const { due = '', since } = await advanceTo(scenario, 'review');
    expect(Date.parse(due) - Date.parse(since)).toBe(24 * 3_600_000);
    await scenario.passTime('PT12H');
    await told(scenario, 'review-reminder');
    expect(listRecipients(scenario, 'review-reminder')).toEqual(['staff']);
    expect(listRecipients(scenario, 'review-overdue')).toEqual([]);
    await scenario.passTime('PT12H');
    await told(scenario, 'review-overdue', 2);
    expect(listRecipients(scenario, 'review-overdue')).toEqual(['c-mobile', 'staff']);
    const late = await scenario.advanceUntil('review');
    expect(Date.parse(late.due ?? '') - Date.parse(since)).toBe(5 * 24 * 3_600_000);
    expect(late.next.staff).not.toContain('first');
    await scenario.passTime('P4D');
    await told(scenario, 'sla-missed', 2);
    expect(listRecipients(scenario, 'sla-missed')).toEqual(['c-mobile', 'staff']);
    expect((await scenario.readStatus()).next.staff).toContain('first, as it is late');
    await scenario.passTime('P1D');
    await told(scenario, 'sla-missed', 4);
    expect(listRecipients(scenario, 'review-reminder')).toHaveLength(1);
    await approve(scenario);
    await scenario.advanceUntil('account-proof');
    await scenario.withdraw();
  });

  it('[A83] is brought before the supervisor when somebody asks for it', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'review');
    await scenario.act(staff.operator, 'escalate', { note: 'the merchant called twice' });
    await told(scenario, 'escalated');
    expect(listRecipients(scenario, 'escalated')).toEqual(['staff']);
    await scenario.withdraw();
  });
});

describe('a request for information', () => {
  it('[A38] names item, reason and deadline, and nothing the merchant cannot do', async ({
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
  it('[A41] counts only to a contact of the record that is older than thirty days', async ({
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
