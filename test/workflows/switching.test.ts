/** The switch: orders that are lost, refused or late, the people who settle them, and the way back. */
import { describe, expect } from 'vitest';
import { bring, confirmTest, coolOff, forceRollback } from '../support/acts.ts';
import { it } from '../support/it.ts';
import { owner, staff } from '../support/people.ts';
import { dayAfter } from '../support/policy.ts';
import { effects, notices, orders, paidOn, toldOf } from '../support/seen.ts';
import type { Story } from '../support/story.ts';

const hourMs = 3_600_000;
const kind = (word: string) => `"kind":"${word}"`;

/** The states of a step at each of its targets. */
async function states(story: Story, name: string): Promise<string[]> {
  const { steps } = await story.status();
  return steps.filter((step) => step.name === name).map(({ state }) => state);
}

/** Two operators leave a step out. */
async function skip(story: Story, step: string): Promise<void> {
  for (const by of [staff.operator, staff.otherOperator])
    await story.act(by, 'skipStep', { step, reason: 'done by hand' });
}

describe('the cut-over window', () => {
  it('[A57] is waited for, with everything looked at again when it opens', async ({
    begin,
    house,
  }) => {
    const now = await house.env.currentTimeMs();
    const freezeDates = [0, 1, 2].map((days) => dayAfter(now, days));
    const story = await begin({ policy: { 'cutover.window': { closed: [], freezeDates } } });
    await bring(story, 'cooling');
    await coolOff(story);
    const { due, problems } = await story.untilWaitingOn('clock', 'switching');
    expect(due).toBe(`${dayAfter(now, 3)}T00:00:00.000Z`);
    expect(problems).toMatchObject([{ field: 'cutover.window', code: 'POL_WINDOW' }]);
    expect(orders(story)).toEqual([]);
    await story.until(() => toldOf(story, 'window-delay').length === 2);
    await story.pass('P2D');
    await story.untilWaitingOn('merchant', 'trial');
    await confirmTest(story);
    expect(await story.outcome()).toMatchObject({ kind: 'completed' });
  });

  it('[A18] is the merchant’s own when he chose one', async ({ begin }) => {
    const story = await begin();
    await bring(story, 'cooling');
    const now = await story.house.env.currentTimeMs();
    const from = new Date(now + 30 * hourMs).toISOString();
    const window = { from, to: new Date(now + 33 * hourMs).toISOString() };
    await story.act(owner, 'chooseWindow', window);
    expect(await story.refusal(owner, 'chooseWindow', { from: window.to, to: from })).toBe(
      'INP_FORMAT',
    );
    await coolOff(story);
    expect(await story.untilWaitingOn('clock', 'switching')).toMatchObject({ due: from });
    await story.withdrawn();
    expect(orders(story)).toEqual([]);
  });
});

describe('an order', () => {
  it('[A79] whose answer is lost is asked about; only one that never arrived goes out again', async ({
    begin,
  }) => {
    const story = await begin();
    story.script({ party: 'settlement', bodyContains: kind('hold'), fault: 'drop-after' });
    story.script({ party: 'networks', method: 'POST', fault: 'drop-before' });
    story.script({ party: 'terminals', bodyContains: kind('register'), fault: 'garbage' });
    const answered500 = { fault: 'status', status: 500, afterEffect: true } as const;
    story.script({ party: 'settlement', bodyContains: kind('set-target'), ...answered500 });
    await bring(story, 'trial');
    await confirmTest(story);
    expect(await story.outcome()).toMatchObject({ kind: 'completed' });
    for (const effect of ['hold', 'network-change', 'register', 'set-target'])
      expect(effects(story, effect)).toHaveLength(1);
  });

  it('[A76] refused by a follower is an operator’s to have tried again, or to leave out with another', async ({
    begin,
  }) => {
    const story = await begin({ like: 'M-CHAIN' });
    story.script({ party: 'networks', path: '/alipay', fault: 'reject', times: 2 });
    await bring(story, 'cooling');
    await coolOff(story);
    const stuck = await story.untilWaitingOn('operator', 'switching');
    expect(stuck).toMatchObject({
      money: 'hold',
      problems: [{ field: 'change/alipay', code: 'UPS_REJECTED' }],
    });
    await story.until(() => toldOf(story, 'network-fault').length === 2);
    await story.act(staff.operator, 'retryStep', { step: 'change/alipay' });
    await story.until(() => toldOf(story, 'network-fault').length === 4);
    expect(
      await story.refusal(staff.operator, 'skipStep', { step: 'hold/settlement', reason: '-' }),
    ).toBe('ACT_NO_CHANGE');
    await skip(story, 'change/alipay');
    await story.untilWaitingOn('merchant', 'trial');
    expect(await states(story, 'change')).toEqual(['done', 'done', 'skipped', 'skipped']);
    await forceRollback(story);
    expect(await story.outcome()).toMatchObject({ kind: 'rolled-back', code: 'SWT_PARTIAL' });
  });

  it('[A76] refused by the lead network sends everything back by itself', async ({ begin }) => {
    const story = await begin();
    story.script({ party: 'networks', fault: 'reject' });
    await bring(story, 'cooling');
    await coolOff(story);
    expect(await story.outcome()).toMatchObject({ kind: 'rolled-back', code: 'UPS_REJECTED' });
    expect(orders(story)).toEqual(['lock', 'snapshot', 'hold', 'release', 'unlock']);
    expect(paidOn(story)).toBe('8889');
    expect(notices(story).at(-1)).toBe('rolled-back: c-mail, c-mobile, staff');
  });

  it('[A45, A88] for the cut-over that is refused sends everything back, newest first', async ({
    begin,
  }) => {
    const story = await begin();
    const cutOver = kind('set-target');
    story.script({
      party: 'settlement',
      bodyContains: cutOver,
      fault: 'reject',
      code: 'SWT_PARTIAL',
    });
    await bring(story, 'cooling');
    await coolOff(story);
    expect(await story.outcome()).toMatchObject({ kind: 'rolled-back', code: 'SWT_PARTIAL' });
    expect(orders(story).slice(6)).toEqual([
      'restore-config',
      'unregister',
      'network-revert',
      'release',
      'unlock',
    ]);
    expect(await states(story, 'set-target')).toEqual(['failed']);
    expect((await story.status()).money).toBe('old');
  });
});

describe('the way back', () => {
  it('[A71] is forced by two, and void what a silent network may still do', async ({ begin }) => {
    const story = await begin();
    story.script({ party: 'networks', bodyContains: kind('change'), fault: 'never-final' });
    await bring(story, 'cooling');
    await coolOff(story);
    await story.untilWaitingOn('network', 'switching');
    const reason = 'the network is dead';
    await story.act(staff.operator, 'forceRollback', { reason });
    expect(await story.refusal(staff.operator, 'forceRollback', { reason })).toBe(
      'ACT_SAME_PERSON',
    );
    expect(await story.refusal(owner, 'withdraw', {})).toBe('ACT_WRONG_STAGE');
    await story.act(staff.otherOperator, 'forceRollback', { reason });
    expect(await story.outcome()).toMatchObject({ kind: 'rolled-back' });
    expect(effects(story, 'network-change')).toEqual([]);
    expect(orders(story)).toEqual(['lock', 'snapshot', 'hold', 'release', 'unlock']);
  });

  it('[A88] that a party refuses is a named task, tried again until it is done', async ({
    begin,
  }) => {
    const story = await begin();
    const back = kind('restore-target');
    story.script({ party: 'settlement', bodyContains: back, fault: 'reject', times: 2 });
    await bring(story, 'trial');
    await confirmTest(story, false);
    const step = 'restore-target/settlement';
    for (let n = 1; n <= 2; n += 1) {
      const stuck = await story.until(() => toldOf(story, 'network-fault').length === 2 * n);
      expect(stuck).toMatchObject({
        stage: 'rolling-back',
        waitingOn: 'operator',
        problems: [{ field: step, code: 'UPS_REJECTED' }],
      });
      await story.act(staff.operator, 'retryStep', { step });
    }
    expect(await story.outcome()).toMatchObject({ kind: 'rolled-back', code: 'TST_PAYOUT' });
    expect(effects(story, 'restore-target')).toHaveLength(1);
    expect(paidOn(story)).toBe('8889');
  });
});
