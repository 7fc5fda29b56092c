/** Cooling-off: it counts from the moment somebody who knew the old card was really told. */
import { describe, expect } from 'vitest';
import { approve, bring, provePenny, signAgreement, thaw } from '../support/acts.ts';
import { it } from '../support/it.ts';
import { owner, paper, staff, usualPapers } from '../support/people.ts';
import type { Setting } from '../support/story.ts';
import { orders, toldOf } from '../support/seen.ts';

const atCounter: NonNullable<Setting['request']> = {
  intake: 'counter',
  submittedBy: { id: 'clerk-2', role: 'clerk' },
  materials: [...usualPapers, paper('application-form')],
};

describe('the cooling-off', () => {
  it('[A71] does not begin before somebody was told, by a call if need be', async ({ begin }) => {
    const story = await begin({
      merchant: {
        contacts: [
          { id: 'c-unreachable', channel: 'sms', masked: '', since: '2024-01-01T00:00:00Z' },
        ],
      },
      request: atCounter,
    });
    await bring(story, 'identity');
    await story.act(staff.clerk, 'attestInPerson', { bothCardsShown: false });
    await signAgreement(story);
    await approve(story);
    await provePenny(story);
    const untold = await story.untilWaitingOn('operator', 'cooling');
    expect(untold.problems).toEqual([{ field: 'contacts', code: 'NTC_NOT_DELIVERED' }]);
    await story.pass('P3D');
    expect((await story.status()).waitingOn).toBe('operator');
    await story.act(staff.operator, 'recordCallback', {
      contactId: 'c-unreachable',
      confirmed: true,
    });
    // Looked at harder: two reviewers, and three days.
    expect(await story.untilWaitingOn('operator', 'review')).toMatchObject({ risk: 'amber' });
    await approve(story, staff.checker);
    const { due = '' } = await story.untilWaitingOn('clock', 'cooling');
    const left = Date.parse(due) - (await story.house.env.currentTimeMs());
    expect(left).toBeGreaterThan(71 * 3_600_000);
    await story.withdrawn();
    expect(orders(story)).toEqual([]);
  });

  it('[A71] leaves contacts two hours after a reminder, however long the request was frozen', async ({
    begin,
  }) => {
    const story = await begin();
    await bring(story, 'cooling');
    await story.pass('PT10H');
    await story.act(owner, 'object', { contactId: 'c-mail' });
    await story.until('frozen');
    await story.pass('P2D');
    await thaw(story);
    const { due = '' } = await story.untilWaitingOn('clock', 'cooling');
    expect(toldOf(story, 'cooling-ending')).toEqual(['c-mail', 'c-mobile']);
    const leftMs = Date.parse(due) - (await story.house.env.currentTimeMs());
    expect(leftMs).toBeGreaterThan(1.9 * 3_600_000);
    await story.pass('PT1H');
    expect((await story.status()).stage).toBe('cooling');
    await story.withdrawn();
  });

  it('[A71] is told to contacts who were removed a short while ago', async ({ begin }) => {
    const story = await begin({ like: 'M-REMOVED' });
    await bring(story, 'cooling');
    expect(toldOf(story, 'cooling-started')).toEqual(['c-mail', 'c-mobile', 'c-removed']);
    await story.withdrawn();
  });

  it('[A23, A92] falls away for an owner who showed both cards at the counter', async ({
    begin,
  }) => {
    const story = await begin({ request: atCounter });
    await bring(story, 'identity');
    await story.act(staff.clerk, 'attestInPerson', { bothCardsShown: true });
    await signAgreement(story);
    await approve(story);
    await provePenny(story);
    await story.untilWaitingOn('merchant', 'trial');
    expect(toldOf(story, 'cooling-started')).toEqual(['c-mail', 'c-mobile']);
    await story.act(owner, 'confirmTest', { ok: true });
    expect(await story.outcome()).toMatchObject({ kind: 'completed' });
  });
});
