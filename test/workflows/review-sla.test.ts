/** A review that keeps people waiting: who is reminded, who apologises, and what it asks the merchant for. */
import { describe, expect } from 'vitest';
import { approve, bring } from '../support/acts.ts';
import { it } from '../support/it.ts';
import { owner, paper, staff } from '../support/people.ts';
import { toldOf } from '../support/seen.ts';
import type { Story } from '../support/story.ts';

/** Until the review has called somebody in. */
const told = (story: Story, event: string, copies = 1) =>
  story.until(() => toldOf(story, event).length >= copies);

describe('a review that nobody decides', () => {
  it('[A83] reminds at half of its promise, calls the supervisor at its end, apologises at the maximum, and goes first from then on', async ({
    begin,
  }) => {
    const story = await begin();
    const { due = '', since } = await bring(story, 'review');
    expect(Date.parse(due) - Date.parse(since)).toBe(24 * 3_600_000);
    await story.pass('PT12H');
    await told(story, 'review-reminder');
    expect(toldOf(story, 'review-reminder')).toEqual(['staff']);
    expect(toldOf(story, 'review-overdue')).toEqual([]);
    await story.pass('PT12H');
    await told(story, 'review-overdue', 2);
    expect(toldOf(story, 'review-overdue')).toEqual(['c-mobile', 'staff']);
    const late = await story.until('review');
    expect(Date.parse(late.due ?? '') - Date.parse(since)).toBe(5 * 24 * 3_600_000);
    expect(late.next.staff).not.toContain('first');
    await story.pass('P4D');
    await told(story, 'sla-missed', 2);
    expect(toldOf(story, 'sla-missed')).toEqual(['c-mobile', 'staff']);
    expect((await story.status()).next.staff).toContain('first, as it is late');
    await story.pass('P1D');
    await told(story, 'sla-missed', 4);
    expect(toldOf(story, 'review-reminder')).toHaveLength(1);
    await approve(story);
    await story.until('account-proof');
    await story.withdrawn();
  });

  it('[A83] is brought before the supervisor when somebody asks for it', async ({ begin }) => {
    const story = await begin();
    await bring(story, 'review');
    await story.act(staff.operator, 'escalate', { note: 'the merchant called twice' });
    await told(story, 'escalated');
    expect(toldOf(story, 'escalated')).toEqual(['staff']);
    await story.withdrawn();
  });
});

describe('a request for information', () => {
  it('[A38] names item, reason and deadline, and nothing the merchant cannot do', async ({
    begin,
  }) => {
    const story = await begin();
    await bring(story, 'review');
    const field = 'materials.card-photo';
    const vain = [{ field: 'request', code: 'RSK_STOP' as const }];
    expect(await story.refusal(staff.maker, 'requestInfo', { problems: vain })).toBe('INP_FORMAT');
    await story.act(staff.maker, 'requestInfo', {
      problems: [{ field, code: 'REV_NEED_INFO' }],
    });
    const { due, problems } = await story.untilWaitingOn('merchant', 'correction');
    expect(problems).toEqual([
      { field, code: 'REV_NEED_INFO', params: { items: 'card-photo', date: due } },
    ]);
    expect(toldOf(story, 'review-info-wanted')).toEqual(['c-mobile']);
    const materials = [paper('card-photo', 'e'.repeat(64))];
    await story.act(owner, 'correct', { changes: { materials } });
    await story.untilWaitingOn('operator', 'review');
    await story.withdrawn();
  });
});

describe('a callback', () => {
  it('[A41] counts only to a contact of the record that is older than thirty days', async ({
    begin,
  }) => {
    const story = await begin({ like: 'M-NEWPHONE' });
    await story.submit();
    await story.until('identity');
    const refused = (contactId: string) =>
      story.refusal(staff.operator, 'recordCallback', { contactId, confirmed: true });
    expect(await refused('c-mobile')).toBe('ACT_CONTACT_REFUSED');
    expect(await refused('c-unknown')).toBe('ACT_CONTACT_REFUSED');
    await story.act(staff.operator, 'recordCallback', { contactId: 'c-mail', confirmed: true });
    await story.withdrawn();
  });
});
