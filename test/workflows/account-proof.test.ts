/** Account proof: one cent, one code, and whatever the bank makes of it. */
import { describe, expect } from 'vitest';
import { bring, provePenny, typePennyCode } from '../support/acts.ts';
import { it } from '../support/it.ts';
import { cards, owner } from '../support/people.ts';
import { effects, orders, toldOf } from '../support/seen.ts';
import type { Setting } from '../support/story.ts';

/** No other way follows the cent (test/workflows/proof-ladder.test.ts has those that do). */
const pennyAlone: Setting = { policy: { 'confirm.methods': ['element-check', 'penny'] } };

describe('the cent to the new card', () => {
  it('[A40] proves nothing after three wrong codes', async ({ begin }) => {
    const story = await begin(pennyAlone);
    expect(await bring(story, 'account-proof')).toMatchObject({ triesLeft: 3 });
    for (let n = 1; n <= 3; n += 1) await typePennyCode(story, '000000');
    expect(await story.outcome()).toMatchObject({ kind: 'rejected', code: 'ACC_PENNY_CODE_WRONG' });
    expect(toldOf(story, 'penny-wrong')).toEqual([
      'c-mobile',
      'new-mobile',
      'c-mobile',
      'new-mobile',
      'c-mobile',
      'new-mobile',
    ]);
  });

  it('[A40] gives three guesses, however many are sent side by side', async ({ begin }) => {
    const story = await begin(pennyAlone);
    await bring(story, 'account-proof');
    const { vault } = story.house.storage;
    const refs = await Promise.all(Array.from({ length: 8 }, () => vault.offerCode('000000')));
    const guesses = refs.map((answerRef) => story.actAtOnce(owner, 'confirmPenny', { answerRef }));
    const heard = await Promise.allSettled(guesses);
    const counted = heard.filter(({ status }) => status === 'fulfilled').length;
    expect(counted).toBeGreaterThan(0);
    expect(counted).toBeLessThanOrEqual(3);
    for (let n = counted; n < 3; n += 1) await typePennyCode(story, '000000');
    expect(await story.outcome()).toMatchObject({ kind: 'rejected', code: 'ACC_PENNY_CODE_WRONG' });
  });

  it('[A83] expires after seven days', async ({ begin }) => {
    const story = await begin(pennyAlone);
    await bring(story, 'account-proof');
    await story.pass('P6DT23H');
    expect(await story.outcome()).toMatchObject({ kind: 'expired', code: 'ACC_PENNY_EXPIRED' });
    expect(toldOf(story, 'penny-expired')).toEqual(['c-mobile', 'new-mobile']);
  });

  it.for([
    ['is refused', cards.pennyRefused],
    ['comes back', cards.pennyReturned],
  ] as const)('[A85] asks about the account when it %s', async ([, card], { begin }) => {
    const story = await begin({ card });
    await bring(story, 'account-proof').catch(() => undefined);
    expect(await story.untilWaitingOn('merchant', 'correction')).toMatchObject({
      problems: [{ field: 'newAccount', code: 'ACC_PENNY_RETURNED' }],
    });
    await story.withdrawn();
  });

  it('[A79] is asked about, not sent again, when its answer is lost', async ({ begin }) => {
    const story = await begin({ card: cards.pennyAnswerLost });
    await bring(story, 'account-proof');
    expect(effects(story, 'penny')).toHaveLength(1);
    await provePenny(story);
    await story.until('cooling');
    await story.withdrawn();
    expect(effects(story, 'penny')).toHaveLength(1);
  });

  it('[A79] is sent again under its own key when the bank never received it', async ({ begin }) => {
    const story = await begin();
    story.script({ party: 'bank', path: '/payments', method: 'POST', fault: 'drop-before' });
    await bring(story, 'account-proof');
    await story.untilWaitingOn('merchant', 'account-proof');
    expect(effects(story, 'penny').map(({ key }) => key)).toEqual([`${story.requestId}/penny/1`]);
    await story.withdrawn();
  });

  it('[A40] is followed until it lands', async ({ begin }) => {
    const story = await begin({ card: cards.pennyLater });
    await bring(story, 'account-proof');
    await provePenny(story);
    await story.until('cooling');
    await story.withdrawn();
  });

  it('[A85] disproves the account when it comes back after its code was read', async ({
    begin,
  }) => {
    const story = await begin({ card: cards.pennyReturnedLate });
    await bring(story, 'cooling');
    const report = { messageId: 'msg-1', key: `${story.requestId}/penny/1` };
    await story.report('bankReported', report);
    await story.report('bankReported', report);
    await story.pass('PT24H');
    expect(await story.untilWaitingOn('merchant', 'correction')).toMatchObject({
      problems: [{ field: 'newAccount', code: 'ACC_PENNY_RETURNED' }],
    });
    expect(orders(story)).toEqual([]);
    expect(await story.refusal(owner, 'confirmPenny', { answerRef: 'ans_1' })).toBe(
      'ACT_WRONG_STAGE',
    );
    await story.withdrawn();
  });
});
