/** Agreement: what happened at the provider is read there, never believed. */
import { describe, expect } from 'vitest';
import { bring, signAgreement } from '../support/acts.ts';
import { it } from '../support/it.ts';
import { owner } from '../support/people.ts';
import { orders, toldOf } from '../support/seen.ts';

describe('the agreement', () => {
  it('[A15, A35] is not signed because somebody says so; its text stands in the trail by its hash', async ({
    begin,
  }) => {
    const story = await begin({ request: { guideVersion: '2026-01' } });
    const { signing } = await bring(story, 'agreement');
    await story.act(owner, 'sign', { signingId: signing?.signingId ?? '' });
    expect(await story.until('agreement')).toMatchObject({ waitingOn: 'merchant' });
    expect(await story.refusal(owner, 'sign', { signingId: 'sig_other' })).toBe('ACT_NO_CHANGE');
    await signAgreement(story);
    await story.until('review');
    await story.withdrawn();
    const trail = await story.house.storage.audit.trail('demo', story.requestId);
    const dataOf = (action: string) => trail.find((entry) => entry.action === action)?.data;
    expect(dataOf('submitted')).toMatchObject({ guide: '2026-01' });
    expect(dataOf('agreement signed')).toMatchObject({
      version: 'settlement-card-change/1',
      textHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('[A35] cancels the request when it is declined', async ({ begin }) => {
    const story = await begin();
    await bring(story, 'agreement');
    await signAgreement(story, 'decline');
    expect(await story.outcome()).toMatchObject({ kind: 'cancelled', code: 'AGR_DECLINED' });
    expect(toldOf(story, 'identity-passed')).toEqual([]);
  });

  it('[A35] expires after seven days without a signature', async ({ begin }) => {
    const story = await begin();
    await bring(story, 'agreement');
    await story.pass('P6DT23H');
    expect((await story.status()).stage).toBe('agreement');
    expect(await story.outcome()).toMatchObject({ kind: 'expired', code: 'AGR_EXPIRED' });
    expect(toldOf(story, 'expired')).toEqual(['c-mail', 'c-mobile', 'staff']);
    expect(orders(story)).toEqual([]);
  });
});
