/** The switch with WeChat Pay as it is: a network without keys or callbacks, whose audits take days. */
import { describe, expect } from 'vitest';
import { newWechatPayKeys } from '../../sandbox/wechat-pay/keys.ts';
import { bring, confirmTest, coolOff, forceRollback } from '../support/acts.ts';
import { openHouse } from '../support/house.ts';
import { it as stories } from '../support/it.ts';
import { accountOf, cards, people, staff } from '../support/people.ts';
import { orders, paidOn, toldOf } from '../support/seen.ts';
import type { Story } from '../support/story.ts';

const it = stories.extend(
  'house',
  { scope: 'worker' },
  async ({ cachedWorkflows }, { onCleanup }) => {
    const wechatPayKeys = await newWechatPayKeys();
    const house = await openHouse({ cachedWorkflows, wechatPayKeys });
    onCleanup(() => house.close());
    return house;
  },
);

/** Up to the audit, which ends when the test has the parties hurry: the test's days are not theirs. */
async function audited(story: Story): Promise<void> {
  const { sandbox } = story.house;
  sandbox.script({
    party: 'wechat-pay',
    method: 'POST',
    fault: 'late-final',
    delayMs: 3_600_000,
  });
  await bring(story, 'cooling');
  await coolOff(story);
  await story.until(
    ({ waitingOn, steps }) =>
      waitingOn === 'network' &&
      steps.some(({ target, state }) => target === 'wechat-pay' && state === 'ordered'),
  );
}

/** The moves of the merchant's account at WeChat Pay, by its books. */
const moves = ({ house, merchantId }: Story): string[] =>
  house.sandbox
    .ledger({ party: 'wechat-pay', merchantId })
    .map(({ detail }) => `${detail['oldLast4']} to ${detail['newLast4']}`);

/** The owner confirms, and there was one application that took effect. */
async function expectMovedOnce(story: Story): Promise<void> {
  await confirmTest(story);
  expect(await story.outcome()).toMatchObject({ kind: 'completed' });
  expect(moves(story)).toEqual(['8889 to 1011']);
}

describe('WeChat Pay', () => {
  it('[A52] may audit for days: payouts are held, people called in, and it goes on by itself', async ({
    begin,
    house,
  }) => {
    // Asked less often, so that the days are soon told.
    const retry = { first: 'PT1M', factor: 4, max: 'PT12H', giveUp: 'PT24H' };
    const story = await begin({ like: 'M-CHAIN', policy: { 'upstream.retry': retry } });
    await audited(story);
    await story.pass('P5D');
    const late = await story.untilWaitingOn('operator', 'switching');
    expect(late).toMatchObject({ money: 'hold', problems: [] });
    expect(toldOf(story, 'payouts-held')).toContain('staff');
    expect(moves(story)).toEqual([]);
    house.sandbox.hurry();
    await story.pass(retry.max);
    await expectMovedOnce(story);
    expect(paidOn(story)).toBe('1011');
  });

  it('[A76] may refuse after its audit: an operator has it applied for once more', async ({
    begin,
    house,
  }) => {
    const story = await begin({ like: 'M-CHAIN' });
    house.sandbox.script({ party: 'wechat-pay', method: 'POST', fault: 'reject' });
    await bring(story, 'cooling');
    await coolOff(story);
    const refused = await story.untilWaitingOn('operator', 'switching');
    expect(refused).toMatchObject({ money: 'hold', problems: [{ field: 'change/wechat-pay' }] });
    await story.act(staff.operator, 'retryStep', { step: 'change/wechat-pay' });
    await expectMovedOnce(story);
  });

  it('[A79] that loses its answer is applied to once, and what stands there is compared', async ({
    begin,
    house,
  }) => {
    const story = await begin({ like: 'M-CHAIN' });
    house.sandbox.script({ party: 'wechat-pay', method: 'POST', fault: 'drop-after' });
    await bring(story, 'trial');
    await expectMovedOnce(story);
  });

  it('[A88] cannot be called off: the way back waits for the audit, then applies for the old account', async ({
    begin,
    house,
  }) => {
    const { binding } = house.sandbox.addMerchant({ merchantId: 'M-CHAIN' }).record;
    const merchant = { binding: { ...binding, last4: cards.otherGood.slice(-4) } };
    const story = await begin({ like: 'M-CHAIN', merchant });
    await house.storage.vault.keepAccount(
      story.request,
      accountOf(cards.otherGood, people.owner, '13900000001'),
    );
    await audited(story);
    await forceRollback(story);
    await story.untilWaitingOn('network', 'rolling-back');
    house.sandbox.hurry();
    expect(await story.outcome()).toMatchObject({ kind: 'rolled-back' });
    expect(moves(story)).toEqual(['1025 to 1011', '1011 to 1025']);
    expect(orders(story).slice(-2)).toEqual(['release', 'unlock']);
    expect(paidOn(story)).toBe('1025');
  });
});
