/** A card is lost while the request runs: the old one holds payouts, the new one goes no further. */
import { describe, expect } from 'vitest';
import { bring, confirmTest } from '../support/acts.ts';
import { it } from '../support/it.ts';
import { accountOf, cards, owner, people, staff } from '../support/people.ts';
import { effects, orders, paidOn, toldOf } from '../support/seen.ts';

describe('a lost old card', () => {
  it('[A65] has payouts held at once and paid to the new card in the end', async ({ begin }) => {
    const story = await begin();
    await bring(story, 'identity');
    await story.act(owner, 'reportLost', { card: 'old' });
    expect(await story.untilWaitingOn('merchant', 'identity')).toMatchObject({ money: 'hold' });
    expect(orders(story)).toEqual(['hold']);
    expect(paidOn(story)).toBe('held');
    expect(toldOf(story, 'payouts-held')).toEqual(['c-mobile', 'staff']);
    await bring(story, 'trial');
    await confirmTest(story);
    expect(await story.outcome()).toMatchObject({ kind: 'completed' });
    expect(effects(story, 'hold')).toHaveLength(1);
    expect(effects(story, 'payout')).toMatchObject([
      { detail: { last4: story.request.newAccount.last4 } },
    ]);
  });

  it('[A65] leaves it to two operators where held payouts go when the change ends', async ({
    begin,
  }) => {
    const story = await begin({ like: 'M-LOSTCARD', request: { reason: { kind: 'lost-card' } } });
    await bring(story, 'identity');
    expect((await story.status()).money).toBe('hold');
    await story.act(owner, 'withdraw', {});
    const { problems } = await story.untilWaitingOn('operator', 'rolling-back');
    expect(problems).toEqual([{ field: 'release/old', code: 'ACC_CLOSED' }]);
    const skip = { step: 'release/old', reason: 'there is no card to pay to' };
    await story.act(staff.operator, 'skipStep', skip);
    await story.act(staff.otherOperator, 'skipStep', skip);
    expect(await story.outcome()).toMatchObject({ kind: 'cancelled' });
    expect((await story.status()).money).toBe('hold');
    expect(orders(story)).toEqual(['hold']);
  });
});

describe('a lost new card', () => {
  it('[A85] is another card’s turn before the switch, and proves nothing any more', async ({
    begin,
  }) => {
    const story = await begin();
    await bring(story, 'cooling');
    await story.act(owner, 'reportLost', { card: 'new' });
    const lost = [{ field: 'newAccount', code: 'ACC_LOST' }];
    expect(await story.untilWaitingOn('merchant', 'correction')).toMatchObject({ problems: lost });
    const { token, last4 } = story.request.newAccount;
    await story.act(owner, 'correct', { changes: { newAccount: { token, last4 } } });
    expect(await story.untilWaitingOn('merchant', 'correction')).toMatchObject({ problems: lost });
    const other = await story.house.storage.vault.keepAccount(
      { acquirerId: 'demo', merchantId: story.merchantId },
      accountOf(cards.otherGood, people.owner, '13900000001'),
    );
    const newAccount = { token: other.token, last4: other.last4 };
    await story.act(owner, 'correct', { changes: { newAccount } });
    expect(await story.untilWaitingOn('merchant', 'identity')).toMatchObject({
      newLast4: other.last4,
    });
    await story.withdrawn();
    expect(orders(story)).toEqual([]);
  });

  it('[A85] sends everything back once the switch has begun', async ({ begin }) => {
    const story = await begin();
    await bring(story, 'trial');
    await story.act(owner, 'reportLost', { card: 'new' });
    expect(await story.outcome()).toMatchObject({ kind: 'rolled-back', code: 'ACC_LOST' });
    expect(paidOn(story)).toBe('8889');
  });
});
