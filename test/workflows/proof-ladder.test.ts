/** The ways to prove an account, one after the other: the cent, a payment from the card, papers. */
import { describe, expect } from 'vitest';
import { approve, bring, codeInStatement, provePenny, typePennyCode } from '../support/acts.ts';
import { it } from '../support/it.ts';
import { cards, owner, paper, staff } from '../support/people.ts';
import { effects, toldOf } from '../support/seen.ts';
import type { Story } from '../support/story.ts';

/** Three wrong codes: the cent proves nothing. */
async function spoilPenny(story: Story): Promise<void> {
  await bring(story, 'account-proof');
  for (let n = 1; n <= 3; n += 1) await typePennyCode(story, '000000');
  await story.until(({ payment }) => payment !== undefined);
}

/** The owner pays what was asked for, or something else, from a card. */
async function pay(story: Story, { from = cards.good as string, more = 0 } = {}): Promise<void> {
  const { payment } = await story.status();
  const amountFen = (payment?.amountFen ?? 0) + more;
  const body = JSON.stringify({ from, amountFen, remark: payment?.remark });
  const { url } = story.house.sandbox;
  const { status } = await fetch(`${url}/bank/transfers`, { method: 'POST', body });
  expect(status).toBe(201);
}

const saysPaid = (story: Story) => story.act(owner, 'confirmPenny', {});

describe('an account that the cent did not prove', () => {
  it('[A40] is proved by a stated amount that comes from it', async ({ begin }) => {
    const story = await begin();
    await spoilPenny(story);
    expect(toldOf(story, 'penny-wanted')).toEqual(['c-mobile', 'new-mobile']);
    const { payment } = await story.status();
    expect(payment).toMatchObject({
      url: expect.stringMatching(/^http/),
      remark: expect.stringMatching(/^R/),
    });
    await pay(story);
    expect((await saysPaid(story)).verdict).toBe('done');
    await story.until('cooling');
    expect((await story.status()).payment).toBeUndefined();
    expect(effects(story, 'incoming-penny')).toHaveLength(1);
    await story.withdrawn();
  });

  it('[A40] is not proved by another amount or another card, and three of them end the way', async ({
    begin,
  }) => {
    const story = await begin({ policy: { 'confirm.methods': ['penny', 'reverse-penny'] } });
    await spoilPenny(story);
    await pay(story, { more: 1 });
    await saysPaid(story);
    expect(await story.until(({ triesLeft }) => triesLeft === 2)).toMatchObject({
      problems: [{ code: 'ACC_PENNY_MISPAID', params: { n: '2' } }],
    });
    await pay(story, { from: cards.otherGood });
    await pay(story, { from: cards.otherGood });
    await saysPaid(story);
    expect(await story.outcome()).toMatchObject({ kind: 'rejected', code: 'ACC_PENNY_MISPAID' });
    expect(toldOf(story, 'penny-mispaid')).toHaveLength(4);
  });

  it('[A83] is waited for seven days, and the bank asked once more before the way ends', async ({
    begin,
  }) => {
    const story = await begin({ policy: { 'confirm.methods': ['penny', 'reverse-penny'] } });
    await bring(story, 'account-proof');
    await story.pass('P7D');
    await story.until(({ payment }) => payment !== undefined);
    const code = await codeInStatement(story);
    const answerRef = await story.house.storage.vault.offerCode(code);
    expect(await story.refusal(owner, 'confirmPenny', { answerRef })).toBe('ACC_PENNY_EXPIRED');
    await pay(story);
    await story.pass('P7D');
    await story.until('cooling');
    await story.withdrawn();
  });

  it('[A83] expires with its last way', async ({ begin }) => {
    const story = await begin({ policy: { 'confirm.methods': ['penny', 'reverse-penny'] } });
    await spoilPenny(story);
    expect(await story.outcome()).toMatchObject({ kind: 'expired', code: 'ACC_PENNY_EXPIRED' });
    expect(toldOf(story, 'penny-expired')).toEqual(['c-mobile', 'new-mobile']);
  });

  it('[A39] is proved by the bank’s certificate before two reviewers', async ({ begin }) => {
    const story = await begin();
    await spoilPenny(story);
    await story.pass('P7D');
    expect(await story.untilWaitingOn('merchant', 'correction')).toMatchObject({
      problems: [{ field: 'materials.account-certificate', code: 'MAT_MISSING' }],
    });
    const materials = [paper('account-certificate', 'c'.repeat(64))];
    await story.act(owner, 'correct', { changes: { materials } });
    await story.until('review');
    await approve(story, staff.maker);
    expect(await story.untilWaitingOn('operator', 'review')).toMatchObject({ risk: 'green' });
    await approve(story, staff.checker);
    await story.until('cooling');
    await story.withdrawn();
  });

  it('[A40] is proved by a payment that the bank reports late, while papers are asked for', async ({
    begin,
  }) => {
    const story = await begin();
    await spoilPenny(story);
    const { payment } = await story.status();
    await story.pass('P7D');
    await story.untilWaitingOn('merchant', 'correction');
    const amountFen = payment?.amountFen;
    await fetch(`${story.house.sandbox.url}/bank/transfers`, {
      method: 'POST',
      body: JSON.stringify({ from: cards.good, amountFen, remark: payment?.remark }),
    });
    const key = `${story.requestId}/reverse-penny/1`;
    await story.report('bankReported', { messageId: 'msg-1', key });
    const materials = [paper('card-photo', 'd'.repeat(64))];
    await story.act(owner, 'correct', { changes: { materials } });
    await story.until('review');
    await approve(story);
    await story.until('cooling');
    await story.withdrawn();
  });
});

describe('the cent to the new card', () => {
  it('[A41] is sent again on the owner’s wish, with another code, and the old one is void', async ({
    begin,
  }) => {
    const story = await begin();
    await bring(story, 'account-proof');
    const first = await codeInStatement(story);
    await story.act(owner, 'requestCode', {});
    await story.until(() => effects(story, 'penny').length === 2);
    await story.untilWaitingOn('merchant', 'account-proof');
    await typePennyCode(story, first);
    expect(await story.until(({ triesLeft }) => triesLeft === 2)).toBeDefined();
    await story.act(owner, 'requestCode', {});
    await story.until(() => effects(story, 'penny').length === 3);
    await story.untilWaitingOn('merchant', 'account-proof');
    expect(await story.refusal(owner, 'requestCode', {})).toBe('ACT_NO_CHANGE');
    await provePenny(story);
    await story.until('cooling');
    await story.withdrawn();
  });

  it('[A85] goes out again when the merchant stands by an account it came back from', async ({
    begin,
  }) => {
    const story = await begin({ card: cards.pennyRefused });
    await bring(story, 'account-proof').catch(() => undefined);
    await story.untilWaitingOn('merchant', 'correction');
    const { newAccount } = story.request;
    await story.act(owner, 'correct', { changes: { newAccount } });
    await story.untilWaitingOn('merchant', 'correction');
    const timeline = await story.house.storage.audit.trail('demo', story.requestId);
    const ordered = timeline.filter(({ action }) => action === 'penny ordered');
    expect(ordered.map(({ data }) => data?.['key'])).toEqual(
      [1, 2].map((n) => `${story.requestId}/penny/${n}`),
    );
    await story.withdrawn();
  });
});
