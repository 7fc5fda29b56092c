/** What cannot wait, and what is short: an old card that is dead, and a number that the issuer changed. */
import { randomUUID } from 'node:crypto';
import { describe, expect } from 'vitest';
import {
  approve,
  bring,
  confirmTest,
  coolOff,
  proveIdentity,
  provePenny,
  signAgreement,
} from '../support/acts.ts';
import { it } from '../support/it.ts';
import { cards, owner } from '../support/people.ts';
import { orders, toldOf } from '../support/seen.ts';
import type { Story } from '../support/story.ts';

const hourMs = 60 * 60_000;

describe('[A65] a request for a card that is lost', () => {
  it('holds payouts on the owner’s word, is reviewed first, and cools off all the same', async ({
    begin,
  }) => {
    const story = await begin({ request: { reason: { kind: 'lost-card' } } });
    const { due = '', since, money, next } = await bring(story, 'review');
    expect(money).toBe('hold');
    expect(orders(story)).toEqual(['hold']);
    expect(next.staff).toContain('first, as payouts are held');
    expect(Date.parse(due) - Date.parse(since)).toBe(4 * hourMs);
    const [held] = story.house.sandbox
      .sms({ requestId: story.requestId })
      .filter(({ key }) => key.includes('/payouts-held/'));
    expect(held?.text).toMatch(/资金安全.*只是晚些到账，预计\d{4}-/);
    await approve(story);
    await provePenny(story);
    await coolOff(story);
    expect(toldOf(story, 'cooling-started')).toEqual(['c-mail', 'c-mobile']);
    await confirmTest(story);
    expect(await story.outcome()).toMatchObject({ kind: 'completed' });
    expect(orders(story).filter((order) => order === 'hold')).toHaveLength(1);
  });

  it('is held for still when the record, read again before the switch, does not know of the loss', async ({
    begin,
  }) => {
    const story = await begin();
    await bring(story, 'identity');
    await story.act(owner, 'reportLost', { card: 'old' });
    await bring(story, 'trial');
    await confirmTest(story, false);
    const { problems } = await story.untilWaitingOn('operator', 'rolling-back');
    expect(problems).toEqual([{ field: 'release/old', code: 'ACC_CLOSED' }]);
    const skip = { step: 'release/old', reason: 'there is no card to pay to' };
    for (const id of ['operator-1', 'operator-2'])
      await story.act({ id, role: 'operator' }, 'skipStep', skip);
    expect(await story.outcome()).toMatchObject({ kind: 'rolled-back' });
    expect((await story.status()).money).toBe('hold');
  });
});

describe('[B3] a number that the issuer changed', () => {
  const reissued = {
    card: cards.reissued,
    request: { reason: { kind: 'card-reissued' } },
  } as const;

  it('needs no review; its contacts are told and have a day', async ({ begin }) => {
    const story = await begin(reissued);
    await story.submit();
    await proveIdentity(story);
    await signAgreement(story);
    await provePenny(story);
    const { due = '', since } = await story.untilWaitingOn('clock', 'cooling');
    expect(Date.parse(due) - Date.parse(since)).toBeCloseTo(24 * hourMs, -5);
    expect(toldOf(story, 'cooling-started')).toEqual(['c-mail', 'c-mobile']);
    const trail = await story.house.storage.audit.trail('demo', story.requestId);
    expect(trail.map(({ action }) => action)).not.toContain('approved');
    await story.withdrawn();
  });

  it('is reviewed when the bank does not know of it, and the bank is asked again when it reports', async ({
    begin,
  }) => {
    const story = await begin({ ...reissued, card: cards.good });
    await bring(story, 'review');
    const verifications = async () =>
      (await activities(story)).filter((name) => name === 'verifyAccount').length;
    expect(await verifications()).toBe(1);
    await story.report('bankNotifiedChange', { messageId: randomUUID() });
    const again = await story.until(
      ({ stage, waitingOn }) => stage === 'review' && waitingOn === 'operator',
    );
    expect(again.next.staff).toContain('approve or reject as maker');
    expect(await verifications()).toBe(2);
    await story.withdrawn();
  });
});

const activities = async (story: Story): Promise<(string | undefined | null)[]> =>
  ((await story.handle.fetchHistory()).events ?? []).flatMap(
    ({ activityTaskScheduledEventAttributes: scheduled }) => scheduled?.activityType?.name ?? [],
  );
