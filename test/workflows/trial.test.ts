/** The trial: a sale, a cent and the owner's word; what fails sends everything back. */
import { describe, expect } from 'vitest';
import { bring, confirmTest, coolOff } from '../support/acts.ts';
import { it } from '../support/it.ts';
import { cards, owner, staff } from '../support/people.ts';
import { effects, expectBack } from '../support/seen.ts';
import type { Story } from '../support/story.ts';

const sale = (n: number, { merchantId }: Story) => `test-sale/SN-${merchantId}-1.${n}`;

describe('the trial', () => {
  it('[A86] sends everything back when the cent does not arrive', async ({ begin }) => {
    const story = await begin({ card: cards.payoutFails });
    await bring(story, 'cooling');
    await coolOff(story);
    expect(await story.outcome()).toMatchObject({ kind: 'rolled-back', code: 'TST_PAYOUT' });
    expectBack(story);
  });

  it('[A51] sends everything back when the owner says no', async ({ begin }) => {
    const story = await begin();
    await bring(story, 'trial');
    await confirmTest(story, false);
    expect(await story.outcome()).toMatchObject({ kind: 'rolled-back', code: 'TST_PAYOUT' });
    expectBack(story);
  });

  it('[A51] takes silence for consent after two days, but not the silence of a freeze', async ({
    begin,
  }) => {
    const story = await begin();
    await bring(story, 'trial');
    await story.act(staff.operator, 'freeze', { reason: 'an odd call' });
    await story.until('frozen');
    await story.pass('P3D');
    for (const by of [staff.risk, staff.otherRisk])
      await story.act(by, 'thaw', { reason: 'nothing found' });
    await story.untilWaitingOn('merchant', 'trial');
    await story.pass('PT47H');
    expect(await story.status()).toMatchObject({ stage: 'trial', money: 'hold' });
    expect(await story.outcome()).toMatchObject({ kind: 'completed' });
  });

  it('[A86] tries a failed sale again when an operator says so, and gives the money back once', async ({
    begin,
  }) => {
    const story = await begin();
    const rejected = { party: 'terminals', fault: 'reject' } as const;
    story.script({ ...rejected, bodyContains: '"kind":"test-sale"', code: 'TST_PAYER_CARD' });
    story.script({ ...rejected, bodyContains: '"kind":"void-test-sale"' });
    await bring(story, 'cooling');
    await coolOff(story);
    const failed = await story.untilWaitingOn('operator', 'trial');
    expect(failed.problems).toEqual([{ field: sale(1, story), code: 'TST_PAYER_CARD' }]);
    await story.act(staff.operator, 'retryStep', { step: sale(1, story) });
    const unvoided = { field: `void-${sale(2, story)}`, code: 'UPS_REJECTED' };
    await story.until(({ problems }) => problems[0]?.field === unvoided.field);
    expect((await story.status()).problems).toEqual([unvoided]);
    await story.act(staff.operator, 'retryStep', { step: `void-${sale(2, story)}` });
    await confirmTest(story);
    expect(await story.outcome()).toMatchObject({ kind: 'completed' });
    expect(effects(story, 'test-sale')).toHaveLength(1);
    expect(effects(story, 'void-test-sale')).toHaveLength(1);
  });

  it('[A86] gives up after three failed sales', async ({ begin }) => {
    const story = await begin();
    const kind = '"kind":"test-sale"';
    story.script({ party: 'terminals', bodyContains: kind, fault: 'reject', times: 3 });
    await bring(story, 'cooling');
    await coolOff(story);
    for (let n = 1; n <= 2; n += 1) {
      await story.until(({ problems }) => problems[0]?.field === sale(n, story));
      await story.act(staff.operator, 'retryStep', { step: sale(n, story) });
    }
    expect(await story.outcome()).toMatchObject({ kind: 'rolled-back', code: 'TST_TERMINAL' });
    expectBack(story);
    expect(effects(story, 'test-payout')).toEqual([]);
  });

  it('[A71] keeps the money of the test sale in mind when a change is stopped in between', async ({
    begin,
  }) => {
    const story = await begin();
    const unvoided = '"kind":"void-test-sale"';
    story.script({ party: 'terminals', bodyContains: unvoided, fault: 'reject' });
    await bring(story, 'cooling');
    await coolOff(story);
    await story.untilWaitingOn('operator', 'trial');
    await story.act(owner, 'reportLost', { card: 'new' });
    expect(await story.outcome()).toMatchObject({ kind: 'rolled-back', code: 'ACC_LOST' });
    expect(effects(story, 'void-test-sale')).toHaveLength(1);
    expectBack(story);
  });
});
