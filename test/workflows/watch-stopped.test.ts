/** What stops the payouts to a new card, who decides, and where the money goes then. */
import { describe, expect } from 'vitest';
import { bring, confirmTest } from '../support/acts.ts';
import { cards, owner, staff } from '../support/people.ts';
import { it } from '../support/it.ts';
import { notices, orders, toldOf } from '../support/seen.ts';
import type { Story } from '../support/story.ts';
import {
  afterwards,
  complete,
  days,
  objectByLink,
  payouts,
  recordChanged,
  stoppedByLink,
  takings,
  thawByTwo,
} from '../support/watching.ts';

const rowOf = ({ house, requestId }: Story) => house.storage.requests.find('demo', requestId);

describe('a late objection', () => {
  it('[A71] holds payouts at once and locks other changes out; two people release them', async ({
    begin,
  }) => {
    const story = await begin();
    const status = await stoppedByLink(story);
    expect(status).toMatchObject({
      money: 'hold',
      problems: [{ code: 'WATCH_LATE_OBJECTION' }],
    });
    expect(afterwards(orders(story))).toEqual(['hold', 'lock']);
    expect(toldOf(story, 'late-objection')).toEqual(['c-mail', 'c-mobile', 'staff']);
    expect((await rowOf(story))?.standing).toMatchObject({ stage: 'frozen', money: 'hold' });
    takings(story, 'day-1', 10_000);
    expect(payouts(story)).toEqual([]);
    await story.act(staff.risk, 'thaw', { reason: 'called back' });
    expect(await story.refusal(staff.risk, 'thaw', { reason: 'called back' })).toBe(
      'ACT_SAME_PERSON',
    );
    await story.act(staff.otherRisk, 'thaw', { reason: 'called back' });
    await story.untilWaitingOn('clock', 'completed');
    expect(afterwards(orders(story))).toEqual(['hold', 'lock', 'unlock', 'release']);
    expect(payouts(story)).toEqual(['day-1 1011']);
    expect(await story.outcome()).toMatchObject({ kind: 'watched' });
  });

  it('by the same contact after a verdict is kept on record, and stops payouts with new facts only', async ({
    begin,
  }) => {
    const story = await begin();
    await stoppedByLink(story);
    await thawByTwo(story);
    await story.untilWaitingOn('clock', 'completed');
    await objectByLink(story);
    expect(await story.untilWaitingOn('clock', 'completed')).toMatchObject({ money: 'new' });
    await objectByLink(story, 'c-mail', true);
    await story.untilWaitingOn('risk', 'frozen');
    await thawByTwo(story);
    await story.untilWaitingOn('clock', 'completed');
    const holds = orders(story).filter((order) => order === 'hold');
    expect(holds).toHaveLength(3);
  });

  it('[A71] that is right puts the old card back everywhere and pays it what was held', async ({
    begin,
  }) => {
    const story = await begin({ like: 'M-CHAIN' });
    await stoppedByLink(story);
    takings(story, 'day-1', 10_000);
    await story.act(staff.risk, 'reject', { evidence: '-', codes: ['RSK_OBJECTED'] });
    expect(await story.outcome()).toMatchObject({ kind: 'rolled-back' });
    expect(afterwards(orders(story))).toEqual([
      'hold',
      'lock',
      'restore-target',
      ...['restore-config', 'restore-config'],
      ...['unregister', 'unregister', 'unregister'],
      ...['network-revert', 'network-revert', 'network-revert'],
      'lift-cap',
      'allow-t0',
      'release',
      'unlock',
    ]);
    expect(payouts(story)).toEqual(['day-1 8889']);
    expect(toldOf(story, 'rolled-back')).toEqual(['c-mail', 'c-mobile', 'staff']);
    expect((await rowOf(story))?.standing).toMatchObject({ stage: 'rolled-back', money: 'old' });
    const trail = await story.house.storage.audit.trail('demo', story.requestId);
    expect(trail.at(-1)).toMatchObject({
      action: 'watch ended',
      data: { kind: 'rolled-back', target: '8889' },
    });
  });

  it('while a step of the way back is refused is an operator’s task, tried again until it is done', async ({
    begin,
  }) => {
    const story = await begin();
    await stoppedByLink(story);
    story.script({ party: 'settlement', bodyContains: 'restore-target', fault: 'reject' });
    await story.act(staff.risk, 'reject', { evidence: '-', codes: ['RSK_OBJECTED'] });
    await story.untilWaitingOn('operator', 'rolling-back');
    expect(orders(story)).not.toContain('restore-target');
    await story.act(staff.operator, 'retryStep', { step: 'restore-target/settlement' });
    expect(await story.outcome()).toMatchObject({ kind: 'rolled-back' });
    expect(orders(story)).toContain('restore-target');
  });

  it('that is right after the old card was dropped keeps payouts held until another card is named', async ({
    begin,
  }) => {
    const story = await begin();
    await complete(story);
    await days(story, 16);
    await objectByLink(story);
    await story.untilWaitingOn('risk', 'frozen');
    takings(story, 'day-17', 10_000);
    await story.act(staff.risk, 'reject', { evidence: '-', codes: ['RSK_OBJECTED'] });
    const status = await story.untilWaitingOn('merchant', 'frozen');
    expect(status.money).toBe('hold');
    expect(status.next.merchant).toContain('new request');
    const next = await begin({
      after: story,
      card: cards.otherGood,
      request: { reason: { kind: 'correction' } },
    });
    await complete(next);
    await recordChanged(story);
    expect(await story.outcome()).toMatchObject({ kind: 'superseded' });
    expect(payouts(story)).toEqual(['day-17 1025']);
  });
});

describe('payouts that do not arrive', () => {
  it('[A55] stop all payouts, and the same ones stop them no more once two people have judged', async ({
    begin,
  }) => {
    const story = await begin({ card: cards.payoutsReturn });
    await complete(story);
    takings(story, 'day-1', 10_000);
    await days(story, 1);
    expect(await story.status()).toMatchObject({
      stage: 'frozen',
      money: 'hold',
      problems: [{ code: 'WATCH_SHORTFALL' }],
    });
    expect(toldOf(story, 'first-payout')).toEqual([]);
    await thawByTwo(story);
    await story.untilWaitingOn('clock', 'completed');
    expect(await days(story, 2)).toMatchObject({ stage: 'completed' });
    takings(story, 'day-3', 10_000);
    expect(await days(story, 1)).toMatchObject({ stage: 'frozen' });
    await story.act(staff.risk, 'reject', { evidence: '-', codes: ['WATCH_SHORTFALL'] });
    expect(await story.outcome()).toMatchObject({ kind: 'rolled-back' });
    expect(payouts(story).slice(-2)).toEqual(['day-1 8889', 'day-3 8889']);
  });

  it('[A55] are missed even when the settlement has forgotten them', async ({ begin }) => {
    const story = await begin();
    await complete(story);
    takings(story, 'day-1', 10_000, true);
    expect(await days(story, 1)).toMatchObject({ problems: [{ code: 'WATCH_SHORTFALL' }] });
    await thawByTwo(story);
  });
});

describe('wrong data found after the switch', () => {
  it('[A87] hold payouts until a correction of its own is through, which pays the right card', async ({
    begin,
  }) => {
    const story = await begin();
    await complete(story);
    const newAccount = story.request.newAccount;
    expect(await story.act(owner, 'correct', { changes: { newAccount } })).toMatchObject({
      verdict: 'accepted',
      next: expect.stringContaining('reason correction') as string,
    });
    expect(await story.untilWaitingOn('merchant', 'frozen')).toMatchObject({
      money: 'hold',
      problems: [{ field: 'newAccount', code: 'WATCH_CORRECTION' }],
    });
    // Nobody is locked out: the correction must be able to pass.
    expect(afterwards(orders(story))).toEqual(['hold']);
    takings(story, 'day-1', 10_000);
    const correction = await begin({
      after: story,
      card: cards.otherGood,
      request: { reason: { kind: 'correction' } },
    });
    await complete(correction);
    expect(payouts(story)).toEqual(['day-1 1025']);
    await recordChanged(story);
    expect(await story.outcome()).toMatchObject({ kind: 'superseded' });
  });

  it('[A87] that turn out right are released by two people', async ({ begin }) => {
    const story = await begin();
    await complete(story);
    await story.act(owner, 'reportLost', { card: 'new' });
    expect(await story.untilWaitingOn('merchant', 'frozen')).toMatchObject({
      problems: [{ code: 'ACC_LOST' }],
    });
    await thawByTwo(story);
    expect(await story.untilWaitingOn('clock', 'completed')).toMatchObject({ money: 'new' });
    expect(afterwards(orders(story))).toEqual(['hold', 'release']);
  });
});

describe('a hold', () => {
  it('that lasts calls in the supervisor, then compliance, and names the limit', async ({
    begin,
  }) => {
    const story = await begin();
    await complete(story);
    await story.act(staff.operator, 'freeze', { reason: 'complaint of a customer' });
    await story.untilWaitingOn('risk', 'frozen');
    expect(toldOf(story, 'payouts-held')).toEqual([]);
    await days(story, 3);
    expect(toldOf(story, 'payouts-held')).toEqual(['c-mobile', 'staff']);
    await days(story, 7);
    const mails = story.house.sandbox
      .mails({ requestId: story.requestId })
      .filter(({ headers }) => headers['x-card-change-notice']?.includes('/payouts-held/'))
      .map(({ text }) => /已升级至(.*?)，/.exec(text)?.[1]);
    expect(mails).toEqual(['主管', '合规部门']);
    expect(notices(story).filter((notice) => notice.startsWith('sla-missed'))).not.toEqual([]);
    await thawByTwo(story);
  });

  it('of a switch calls people in as well, and nobody while it is short', async ({ begin }) => {
    const story = await begin();
    await bring(story, 'trial');
    expect(toldOf(story, 'payouts-held')).toEqual([]);
    await objectByLink(story);
    await story.untilWaitingOn('risk', 'frozen');
    await days(story, 3);
    expect(toldOf(story, 'payouts-held')).toEqual(['c-mobile', 'staff']);
    await thawByTwo(story);
    await confirmTest(story);
    expect(await story.outcome()).toMatchObject({ kind: 'completed' });
    expect(toldOf(story, 'payouts-held')).toHaveLength(2);
  });
});

describe('what reaches a request when its money has moved', () => {
  it('is handed on: an objection during the last order stops the first payouts', async ({
    begin,
  }) => {
    const story = await begin();
    await bring(story, 'trial');
    story.script({ party: 'settlement', bodyContains: '"unlock"', fault: 'late-final' });
    await confirmTest(story);
    await story.until(({ stage, money }) => stage === 'trial' && money === 'new');
    await objectByLink(story);
    await story.watch();
    expect(await story.untilWaitingOn('risk', 'frozen')).toMatchObject({ money: 'hold' });
    expect(toldOf(story, 'late-objection')).toEqual(['c-mail', 'c-mobile', 'staff']);
    expect(toldOf(story, 'objection')).toEqual([]);
    expect(afterwards(orders(story))).toEqual(['hold', 'lock']);
  });

  it('and what could not be told in time stands in the trail that the watch writes on', async ({
    begin,
  }) => {
    const story = await begin();
    await bring(story, 'trial');
    for (const status of [451, 550])
      story.house.sandbox.script({
        party: 'mail',
        bodyContains: '/completed/',
        fault: 'status',
        status,
      });
    await confirmTest(story);
    await story.watch();
    await story.until(() => true);
    const trail = await story.house.storage.audit.trail('demo', story.requestId);
    const afterClose = trail.slice(trail.findIndex(({ action }) => action === 'closed') + 1);
    expect(afterClose.map(({ action }) => action)).toContain('not told: completed');
  });
});
