/** The weeks after a completed request in which nothing is wrong, and nobody needs to be called. */
import { describe, expect } from 'vitest';
import { owner, staff } from '../support/people.ts';
import { it } from '../support/it.ts';
import { effects, notices, orders, toldOf } from '../support/seen.ts';
import { afterwards, complete, days, payouts, takings } from '../support/watching.ts';

describe('a new card that is paid as it should be', () => {
  it('[A54] is watched for thirty days, a look a day, in a small history', async ({ begin }) => {
    const story = await begin();
    const status = await complete(story);
    expect(status).toMatchObject({
      stage: 'completed',
      outcome: { kind: 'completed' },
      money: 'new',
      waitingOn: 'clock',
    });
    expect(Date.parse(status.due ?? '') - Date.parse(status.outcome?.at ?? '')).toBe(
      30 * 24 * 60 * 60_000,
    );
    expect(await story.outcome()).toMatchObject({ kind: 'watched' });
    expect((await story.handle.describe()).historyLength).toBeLessThan(500);
    const trail = await story.house.storage.audit.trail('demo', story.requestId);
    expect(trail.at(-1)).toMatchObject({
      action: 'watch ended',
      data: { kind: 'watched', money: 'new', target: '1011' },
    });
  });

  it('[A54] tells the first payout with its amount, and lifts the cap after three', async ({
    begin,
  }) => {
    const story = await begin();
    await complete(story);
    takings(story, 'day-1', 12_345);
    await days(story, 1);
    expect(notices(story).slice(-1)).toEqual(['first-payout: c-mobile, new-mobile']);
    const [sms] = story.house.sandbox
      .sms({ requestId: story.requestId })
      .filter(({ key }) => key.includes('/first-payout/'));
    expect(sms?.text).toContain('123.45元');
    takings(story, 'day-2', 10_000);
    await days(story, 1);
    expect(afterwards(orders(story))).toEqual([]);
    takings(story, 'day-3', 10_000);
    await days(story, 1);
    expect(afterwards(orders(story))).toEqual(['lift-cap']);
    expect(notices(story).slice(-2)).toEqual([
      'first-payout: c-mobile, new-mobile',
      'cap-lifted: c-mobile, new-mobile',
    ]);
  });

  it('pays what the cap had held back after a week, once', async ({ begin }) => {
    const story = await begin();
    await complete(story);
    takings(story, 'day-1', 4_000_000);
    await days(story, 1);
    takings(story, 'day-2', 2_000_000);
    await days(story, 5);
    expect(payouts(story)).toEqual(['day-1 1011']);
    await days(story, 1);
    expect(afterwards(orders(story))).toEqual(['lift-cap']);
    expect(payouts(story)).toEqual(['day-1 1011', 'day-2 1011']);
  });

  it('is settled on the day of the sale again once a payout of a later day has landed', async ({
    begin,
  }) => {
    const story = await begin({ request: { settlementParams: { cycle: 'T0' } } });
    await complete(story);
    expect(takings(story, 'day-1', 10_000).cycle).toBe('T1');
    await days(story, 1);
    expect(afterwards(orders(story))).toEqual(['allow-t0']);
    expect(takings(story, 'day-2', 10_000).cycle).toBe('T0');
  });

  it('[A46] gives a terminal that was off its configuration when it is reached, and asks for it after a week', async ({
    begin,
  }) => {
    const story = await begin({ like: 'M-CHAIN' });
    await complete(story);
    const configured = () => effects(story, 'configure').map(({ detail }) => detail['sn']);
    const sns = [1, 2, 3].map((n) => `SN-${story.merchantId}-${n}`);
    await days(story, 6);
    expect(toldOf(story, 'network-fault')).toEqual([]);
    expect(await days(story, 2)).toMatchObject({
      waitingOn: 'operator',
      problems: [{ field: `configure/${sns[2]}`, code: 'TRM_OFFLINE' }],
    });
    expect(configured()).toEqual(sns.slice(0, 2));
    expect(toldOf(story, 'network-fault')).toEqual(['c-mobile', 'staff']);
    const on = { model: 'A920', appVersion: '3.2.1', online: true };
    const terminals = sns.map((sn) => ({ sn, ...on }));
    story.house.sandbox.addMerchant({ merchantId: story.merchantId }, { terminals });
    const { steps, waitingOn } = await days(story, 1);
    expect(waitingOn).toBe('clock');
    expect(steps).toContainEqual({ name: 'configure', target: sns[2], state: 'done' });
    expect(configured()).toEqual(sns);
    await days(story, 2);
    expect(toldOf(story, 'network-fault')).toHaveLength(2);
  });

  it('leaves nothing of the old card after fifteen days', async ({ begin }) => {
    const story = await begin();
    await complete(story);
    await days(story, 14);
    expect(orders(story)).not.toContain('drop-old-card');
    await days(story, 1);
    expect(orders(story).filter((order) => order === 'drop-old-card')).toHaveLength(1);
    expect(orders(story).filter((order) => order === 'drop-old-card')).toHaveLength(1);
  });

  it('takes messages about itself and about what may still be stopped, and no others', async ({
    begin,
  }) => {
    const story = await begin();
    await complete(story);
    expect(await story.act(staff.operator, 'addNote', { note: 'all well' })).toMatchObject({
      stage: 'completed',
      verdict: 'accepted',
    });
    for (const refusal of [
      story.refusal(owner, 'withdraw', {}),
      story.refusal(owner, 'confirmTest', { ok: true }),
      story.refusal(staff.risk, 'thaw', { reason: 'nothing is frozen' }),
      story.refusal(staff.maker, 'approve', { evidence: 'e' }),
    ])
      expect(await refusal).toBe('ACT_WRONG_STAGE');
    expect(await story.refusal(owner, 'addNote', { note: 'mine' })).toBe('ACT_NOT_ALLOWED');
    expect(await story.outcome()).toMatchObject({ kind: 'watched' });
    expect(await story.refusal(owner, 'object', {})).toBe('ACT_WATCH_OVER');
  });
});
