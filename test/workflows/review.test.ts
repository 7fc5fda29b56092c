/** Review: as many people as the tier asks for, on the very evidence they saw. */
import { describe, expect } from 'vitest';
import { approve, bring } from '../support/acts.ts';
import { it } from '../support/it.ts';
import { cards, owner, paper, staff } from '../support/people.ts';
import { orders, toldOf } from '../support/seen.ts';

describe('the review', () => {
  it('[A38] of an amber request takes a maker and a checker, never one person twice', async ({
    begin,
  }) => {
    const story = await begin({ card: cards.closeMatch });
    const { risk, evidence = '' } = await bring(story, 'review');
    expect(risk).toBe('amber');
    const submitter = { id: owner.id, role: 'maker' } as const;
    expect(await story.refusal(submitter, 'approve', { evidence })).toBe('ACT_SAME_PERSON');
    expect(await story.refusal(owner, 'approve', { evidence })).toBe('ACT_NOT_ALLOWED');
    await story.act(staff.maker, 'approve', { evidence });
    expect(await story.refusal(staff.maker, 'approve', { evidence })).toBe('ACT_SAME_PERSON');
    expect((await story.until('review')).stage).toBe('review');
    await story.act(staff.checker, 'approve', { evidence });
    await story.until('account-proof');
    await story.withdrawn();
  });

  it('[A41] of a red request takes a call to a standing contact as well', async ({ begin }) => {
    const story = await begin({ like: 'M-TAKEOVER' });
    expect((await bring(story, 'review')).risk).toBe('red');
    await approve(story, staff.maker);
    await approve(story, staff.checker);
    await story.untilWaitingOn('risk', 'review');
    const unknown = { contactId: 'c-other', confirmed: true };
    expect(await story.refusal(staff.operator, 'recordCallback', unknown)).toBe(
      'ACT_CONTACT_REFUSED',
    );
    await story.act(staff.operator, 'recordCallback', { contactId: 'c-mail', confirmed: true });
    await story.until('account-proof');
    await story.withdrawn();
  });

  it('[A71] freezes when the one who is called says no', async ({ begin }) => {
    const story = await begin({ like: 'M-TAKEOVER' });
    await bring(story, 'review');
    await story.act(staff.operator, 'recordCallback', { contactId: 'c-mail', confirmed: false });
    expect(await story.untilWaitingOn('risk', 'frozen')).toMatchObject({
      problems: [{ code: 'RSK_OBJECTED' }],
    });
    await story.withdrawn();
  });

  it('[A68] counts no decision on other evidence, and none that was made before a correction', async ({
    begin,
  }) => {
    const story = await begin({ card: cards.closeMatch });
    const { evidence = '' } = await bring(story, 'review');
    expect(await story.refusal(staff.maker, 'approve', { evidence: 'seen-before' })).toBe(
      'ACT_NO_CHANGE',
    );
    await story.act(staff.maker, 'approve', { evidence });
    const problems = [{ field: 'materials.card-photo', code: 'MAT_UNREADABLE' as const }];
    await story.act(staff.checker, 'requestInfo', { problems });
    expect(await story.untilWaitingOn('merchant', 'correction')).toMatchObject({ problems });
    expect(toldOf(story, 'review-info-wanted')).toEqual(['c-mobile']);
    const materials = [paper('card-photo', 'b'.repeat(64))];
    await story.act(owner, 'correct', { changes: { materials } });
    const again = await story.untilWaitingOn('operator', 'review');
    expect(again.evidence).not.toBe(evidence);
    await approve(story, staff.checker);
    expect(await story.until('review')).toMatchObject({ waitingOn: 'operator' });
    await approve(story, staff.maker);
    await story.until('account-proof');
    await story.withdrawn();
  });

  it('[A38] rejects with a reason that the merchant can act on', async ({ begin }) => {
    const story = await begin();
    const { evidence = '' } = await bring(story, 'review');
    const codes = ['REV_REJECTED_MATERIALS' as const, 'REV_REJECTED_PURPOSE' as const];
    const items = '执照照片模糊';
    await story.act(staff.maker, 'reject', { evidence, codes, items });
    expect(await story.outcome()).toMatchObject({ kind: 'rejected', code: codes[0] });
    const params = { items };
    const reasons = codes.map((code) => ({ field: 'request', code, params }));
    expect((await story.status()).problems).toEqual(reasons);
    expect(toldOf(story, 'rejected')).toEqual(['c-mail', 'c-mobile', 'staff']);
    expect(orders(story)).toEqual([]);
  });

  it('[A83] is never decided by the clock', async ({ begin }) => {
    const story = await begin();
    await bring(story, 'review');
    await story.pass('P6DT1H');
    expect(await story.status()).toMatchObject({ stage: 'review', waitingOn: 'operator' });
    await story.withdrawn();
  });

  it('keeps what one reviewer has claimed from the others until his shift ends', async ({
    begin,
  }) => {
    const story = await begin();
    const { evidence = '' } = await bring(story, 'review');
    await story.act(staff.maker, 'claim', {});
    await story.until('review');
    expect(toldOf(story, 'review-taken')).toEqual(['c-mobile']);
    expect(await story.refusal(staff.checker, 'approve', { evidence })).toBe('ACT_NOT_ALLOWED');
    await story.pass('P1D');
    await story.act(staff.checker, 'approve', { evidence });
    await story.until('account-proof');
    await story.withdrawn();
  });
});
