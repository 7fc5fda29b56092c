/** Whoever knew the old card can stop a change; only two risk officers let it go on. */
import { describe, expect } from 'vitest';
import { bring, confirmTest, rejectFrozen, thaw } from '../support/acts.ts';
import { it } from '../support/it.ts';
import { owner, staff } from '../support/people.ts';
import { effects, expectBack, orders, paidOn, toldOf } from '../support/seen.ts';

const contact = { id: 'stop-link', role: 'system' } as const;

describe('an objection', () => {
  it('[A71] freezes at once, and a risk officer’s no ends it with nothing ordered', async ({
    begin,
  }) => {
    const story = await begin();
    await bring(story, 'cooling');
    await story.act(contact, 'object', { contactId: 'c-mail' });
    expect(await story.untilWaitingOn('risk', 'frozen')).toMatchObject({ money: 'old' });
    expect(toldOf(story, 'objection')).toEqual(['c-mail', 'c-mobile', 'staff']);
    expect(await rejectFrozen(story)).toMatchObject({ kind: 'rejected', code: 'RSK_OBJECTED' });
    expect(orders(story)).toEqual([]);
    expect(paidOn(story)).toBe('8889');
  });

  it('[A71] is overruled by two, never by one; the same contact then freezes no more', async ({
    begin,
  }) => {
    const story = await begin();
    await bring(story, 'cooling');
    await story.act(contact, 'object', { contactId: 'c-mail' });
    await story.until('frozen');
    const why = { reason: 'called back' };
    await story.act(staff.risk, 'thaw', why);
    expect(await story.refusal(staff.risk, 'thaw', why)).toBe('ACT_SAME_PERSON');
    expect(await story.refusal(staff.operator, 'thaw', why)).toBe('ACT_NOT_ALLOWED');
    await story.act(staff.otherRisk, 'thaw', why);
    await story.untilWaitingOn('clock', 'cooling');
    await story.act(contact, 'object', { contactId: 'c-mail' });
    expect((await story.until('cooling')).stage).toBe('cooling');
    await story.act(contact, 'object', { contactId: 'c-mobile' });
    await story.until('frozen');
    await story.withdrawn();
  });

  it('voids a thaw that one of two was for already', async ({ begin }) => {
    const story = await begin();
    await bring(story, 'cooling');
    await story.act(staff.operator, 'freeze', { reason: 'an odd call' });
    await story.until('frozen');
    await story.act(staff.risk, 'thaw', { reason: 'nothing found' });
    await story.act(contact, 'object', { contactId: 'c-mail' });
    await story.act(staff.otherRisk, 'thaw', { reason: 'nothing found' });
    expect(await story.until('frozen')).toMatchObject({ waitingOn: 'risk' });
    await story.act(owner, 'withdraw', {});
    expect(await story.outcome()).toMatchObject({ kind: 'cancelled' });
  });

  it('[A83] is never answered by the clock: the verdict is asked for every day', async ({
    begin,
  }) => {
    const story = await begin();
    await bring(story, 'identity');
    await story.act(contact, 'object', {});
    await story.until('frozen');
    await story.pass('P6D');
    expect(await story.until('frozen')).toMatchObject({ waitingOn: 'risk' });
    expect(toldOf(story, 'sla-missed').filter((to) => to === 'staff').length).toBeGreaterThan(2);
    await rejectFrozen(story);
  });
});

describe('an objection while the account moves', () => {
  it('[A71] keeps payouts held; thawed, the switch goes on where it stopped', async ({ begin }) => {
    const story = await begin();
    await bring(story, 'cooling');
    // Not accepted: nothing is on its way there.
    story.script({ party: 'networks', fault: 'status', status: 429, times: 1_000 });
    await story.pass('PT24H');
    await story.untilWaitingOn('network', 'switching');
    await story.act(contact, 'object', { contactId: 'c-mail' });
    expect(await story.until('frozen')).toMatchObject({ money: 'hold' });
    expect(paidOn(story)).toBe('held');
    expect(await story.refusal(owner, 'withdraw', {})).toBe('ACT_WRONG_STAGE');
    story.house.sandbox.clearScript();
    await thaw(story);
    await confirmTest(story);
    expect(await story.outcome()).toMatchObject({ kind: 'completed' });
    expect(effects(story, 'hold')).toHaveLength(1);
    expect(effects(story, 'payout')).toMatchObject([
      { detail: { last4: story.request.newAccount.last4 } },
    ]);
  });

  it('[A71] sends everything back when it is upheld', async ({ begin }) => {
    const story = await begin();
    await bring(story, 'trial');
    await story.act(contact, 'object', { contactId: 'c-mail' });
    expect(await rejectFrozen(story)).toMatchObject({ kind: 'rolled-back', code: 'RSK_OBJECTED' });
    expectBack(story);
  });
});

describe('a cancellation from outside', () => {
  it('[A71] becomes a freeze for the risk officer, never a silent end', async ({ begin }) => {
    const story = await begin();
    await bring(story, 'identity');
    await story.handle.cancel();
    expect(await story.untilWaitingOn('risk', 'frozen')).toMatchObject({
      problems: [{ code: 'RSK_STOP' }],
    });
    await thaw(story);
    await story.untilWaitingOn('merchant', 'identity');
    await story.act(owner, 'requestCode', {});
    await story.withdrawn();
    expect(toldOf(story, 'cancelled')).toEqual(['c-mail', 'c-mobile', 'staff']);
  });
});
