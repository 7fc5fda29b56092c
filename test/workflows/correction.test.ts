/** The merchant's turn: reminders, an end, a bounded number of rounds, and freezes in between. */
import { describe, expect } from 'vitest';
import { thaw } from '../support/acts.ts';
import { it } from '../support/it.ts';
import { owner, staff, usualPapers } from '../support/people.ts';
import { orders, toldOf } from '../support/seen.ts';

const faulty = { request: { materials: [] } };
const stillFaulty = { changes: { materials: usualPapers.slice(0, 1) } };

describe('a correction', () => {
  it('[A63] is reminded of thrice and expires after seven days', async ({ begin }) => {
    const story = await begin(faulty);
    const { due } = await story.submit();
    await story.untilWaitingOn('merchant', 'correction');
    await story.pass('P6DT1H');
    expect(toldOf(story, 'correction-reminder')).toHaveLength(3);
    expect((await story.status()).due).toBe(due);
    expect(await story.outcome()).toMatchObject({ kind: 'expired', code: 'EXP_DEADLINE' });
    expect(toldOf(story, 'expired')).toEqual(['c-mail', 'c-mobile', 'staff']);
    expect(orders(story)).toEqual([]);
  });

  it('[A63] is asked for three times; the fourth time the request is rejected', async ({
    begin,
  }) => {
    const story = await begin(faulty);
    await story.submit();
    for (let round = 1; round <= 3; round += 1) {
      await story.untilWaitingOn('merchant', 'correction');
      await story.act(owner, 'correct', stillFaulty);
    }
    expect(await story.outcome()).toMatchObject({ kind: 'rejected', code: 'MAT_MISSING' });
    expect(toldOf(story, 'correction-asked')).toHaveLength(3);
  });

  it('keeps its deadline and its rounds over a freeze', async ({ begin }) => {
    const story = await begin(faulty);
    const { due } = await story.submit();
    await story.untilWaitingOn('merchant', 'correction');
    await story.act(staff.operator, 'freeze', { reason: 'an odd call' });
    expect(await story.until('frozen')).toMatchObject({ waitingOn: 'risk' });
    await story.pass('P2D');
    await thaw(story);
    expect(await story.untilWaitingOn('merchant', 'correction')).toMatchObject({ due });
    expect(toldOf(story, 'correction-asked')).toHaveLength(1);
    await story.act(owner, 'correct', { changes: { materials: usualPapers } });
    await story.untilWaitingOn('merchant', 'identity');
    await story.withdrawn();
  });

  it('waits longer when two operators agree on the very same day', async ({ begin }) => {
    const story = await begin(faulty);
    const { due = '' } = await story.submit();
    await story.untilWaitingOn('merchant', 'correction');
    const until = new Date(Date.parse(due) + 86_400_000).toISOString();
    const longer = { until, reason: 'ill' };
    await story.act(staff.operator, 'extendDeadline', longer);
    expect(await story.refusal(staff.operator, 'extendDeadline', longer)).toBe('ACT_SAME_PERSON');
    expect((await story.status()).due).toBe(due);
    await story.act(staff.otherOperator, 'extendDeadline', longer);
    await story.pass('P7DT1H');
    expect(await story.status()).toMatchObject({ stage: 'correction', due: until });
    expect(await story.outcome()).toMatchObject({ kind: 'expired' });
  });

  it('refuses one that changes nothing, and one from staff who may not speak for the owner', async ({
    begin,
  }) => {
    const story = await begin(faulty);
    await story.submit();
    await story.untilWaitingOn('merchant', 'correction');
    expect(await story.refusal(owner, 'correct', { changes: {} })).toBe('ACT_NO_CHANGE');
    expect(await story.refusal(staff.maker, 'correct', stillFaulty)).toBe('ACT_NOT_ALLOWED');
    await story.act(owner, 'withdraw', {});
    expect(await story.outcome()).toMatchObject({ kind: 'cancelled', code: 'CXL_BY_MERCHANT' });
  });
});
