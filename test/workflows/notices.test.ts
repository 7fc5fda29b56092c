/** Who hears of a request, and what becomes of what does not arrive. */
import { describe, expect } from 'vitest';
import { bring, provePenny } from '../support/acts.ts';
import { staffAddress } from '../support/house.ts';
import { it } from '../support/it.ts';
import { owner } from '../support/people.ts';
import { toldOf } from '../support/seen.ts';
import type { Story } from '../support/story.ts';

const trailOf = ({ house, requestId }: Story) => house.storage.audit.trail('demo', requestId);

describe('a notice that is never delivered', () => {
  it('is a task for staff, shown with the request, and goes to the owner’s next contact', async ({
    begin,
  }) => {
    const story = await begin({ like: 'M-NOSMS' });
    await story.submit();
    const { notes } = await story.until('identity');
    const task = notes.filter(({ code }) => code === 'NTC_NOT_DELIVERED');
    expect(task).toHaveLength(1);
    const lost = task[0]?.field.replace('contacts.', '') ?? '';
    expect(toldOf(story, 'submitted')).not.toContain(lost);
    expect(toldOf(story, 'submitted')).toContain('c-mail');
    await story.withdrawn();
    expect(toldOf(story, 'not-delivered')).toEqual(['staff']);
    const mails = story.house.sandbox
      .mails({ to: staffAddress, requestId: story.requestId })
      .filter(({ text }) => text.includes('NTC_NOT_DELIVERED'));
    expect(mails.map(({ text }) => text)).toEqual([
      expect.stringContaining(`NTC_NOT_DELIVERED at contacts.${lost}`),
    ]);
  });

  it('stands in the trail with those who were told, and what they read', async ({ begin }) => {
    const story = await begin();
    await story.submit();
    await story.until('identity');
    await story.withdrawn();
    const trail = await trailOf(story);
    const data = (action: string) => trail.find((entry) => entry.action === action)?.data;
    expect(data('told: submitted')).toMatchObject({
      notice: `${story.requestId}/submitted/1`,
      told: 'c-mobile, c-mail',
      owner: expect.stringMatching(/^[0-9a-f]{32}$/),
      'old-contacts': expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    expect(data('told: cancelled')).toMatchObject({ told: 'c-mobile, c-mail, staff' });
  });
});

describe('a notice that cannot go out to everybody for a day', () => {
  it('[A71] counts for those whom it reached at once: the cooling-off rests on them', async ({
    begin,
  }) => {
    const story = await begin();
    await bring(story, 'account-proof');
    story.script({ party: 'sms', fault: 'status', times: 1_000 });
    await provePenny(story);
    await story.until('cooling');
    await story.pass('P1D');
    await story.untilWaitingOn('clock', 'cooling', 'P1D');
    expect(toldOf(story, 'cooling-started')).toEqual(['c-mail']);
    const trail = await trailOf(story);
    expect(trail.find(({ action }) => action === 'not told: cooling-started')).toMatchObject({
      reason: 'UPS_TIMEOUT',
      data: { told: 'c-mail' },
    });
    story.house.sandbox.clearScript();
    await story.withdrawn();
  });
});

describe('[B3] contacts that are changed while the request runs', () => {
  it('are told as they were when it came in: the thief’s own number hears nothing', async ({
    begin,
  }) => {
    const story = await begin();
    await bring(story, 'review');
    const { house, merchantId } = story;
    const since = new Date(await house.env.currentTimeMs()).toISOString();
    const contacts = [
      { id: 'c-unreachable', channel: 'sms', masked: '138****9999', since } as const,
    ];
    house.sandbox.addMerchant({ merchantId }, { contacts: [...contacts] });
    await story.report('merchantChanged', { messageId: 'contacts-changed' });
    await story.act(owner, 'object', {});
    await story.until('frozen');
    // The old contacts left the record: they get the minimum, with the link that stops it.
    expect(toldOf(story, 'objection')).toEqual(['c-mail', 'c-mobile', 'staff']);
    await story.withdrawn();
    expect(toldOf(story, 'cancelled')).toEqual(['c-mail', 'c-mobile', 'staff']);
  });
});
