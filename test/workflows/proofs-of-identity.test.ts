/** Ways to prove one's identity that are not the usual two, and an owner who was away. */
import { describe, expect } from 'vitest';
import { bring, proveByFace, proveByOtp, proveIdentity } from '../support/acts.ts';
import { it } from '../support/it.ts';
import { owner, people } from '../support/people.ts';
import { toldOf } from '../support/seen.ts';
import type { Story } from '../support/story.ts';

const at = ({ house }: Story, path: string, body: object) =>
  fetch(`${house.sandbox.url}${path}`, { method: 'POST', body: JSON.stringify(body) });

/** The owner types the new card's password at its issuer. */
async function typePassword(story: Story, result: 'passed' | 'failed') {
  const { last4 } = story.request.newAccount;
  const checked = await at(story, '/bank/password-checks', { last4, result });
  const { sessionRef } = (await checked.json()) as { sessionRef: string };
  return story.act(owner, 'proveFactor', { method: 'card-password', sessionRef });
}

/** A face session that ends so, with the separate consent or without. */
async function showFace(story: Story, { result = 'passed', consent = true } = {}) {
  const { last4 } = story.request.newAccount;
  const opened = await at(story, '/identity/face/sessions', { ...people.owner, last4, consent });
  const { sessionRef } = (await opened.json()) as { sessionRef: string };
  await at(story, `/identity/face/sessions/${sessionRef}/complete`, { result });
  return { method: 'face', sessionRef } as const;
}

describe('identity without a face', () => {
  it('[A31] is proved in another way after five failed faces, each told with what is left', async ({
    begin,
  }) => {
    const story = await begin();
    await bring(story, 'identity');
    for (let n = 4; n >= 0; n -= 1) {
      await story.act(owner, 'proveFactor', await showFace(story, { result: 'failed' }));
      const params = n > 0 && { params: { n: String(n) } };
      const { problems } = await story.until(
        (status) =>
          status.waitingOn === 'merchant' &&
          status.problems[0]?.params?.['n'] === (n > 0 ? String(n) : undefined),
      );
      expect(problems).toEqual([{ field: 'identity', code: 'IDV_FACE_FAILED', ...params }]);
    }
    expect(toldOf(story, 'identity-failed')).toHaveLength(5);
    const sixth = await showFace(story);
    expect(await story.refusal(owner, 'proveFactor', sixth)).toBe('IDV_FACE_FAILED');
    await proveByOtp(story);
    await typePassword(story, 'passed');
    await story.until('agreement');
    await story.withdrawn();
  });

  it('[A32] takes the issuer’s word on the card password, and never the password', async ({
    begin,
  }) => {
    const story = await begin();
    await bring(story, 'identity');
    await proveByOtp(story);
    await typePassword(story, 'failed');
    expect(
      await story.until(({ problems }) => problems[0]?.code === 'IDV_PASSWORD_FAILED'),
    ).toMatchObject({ stage: 'identity', waitingOn: 'merchant' });
    await typePassword(story, 'passed');
    await story.until('agreement');
    await story.withdrawn();
  });
});

describe('a face', () => {
  it('[A31] counts only with a consent of its own, which is put on record', async ({ begin }) => {
    const story = await begin();
    await bring(story, 'identity');
    await proveByOtp(story);
    await story.act(owner, 'proveFactor', await showFace(story, { consent: false }));
    expect(
      await story.until(({ problems }) => problems[0]?.code === 'IDV_FACE_CONSENT'),
    ).toMatchObject({ stage: 'identity' });
    await proveByFace(story);
    await story.until('agreement');
    const trail = await story.house.storage.audit.trail('demo', story.requestId);
    const proofs = trail.filter(({ action }) => action.startsWith('identity by face'));
    expect(proofs.map(({ action, data }) => [action, typeof data?.['consentHash']])).toEqual([
      ['identity by face: no-consent', 'undefined'],
      ['identity by face: passed', 'string'],
    ]);
    await story.withdrawn();
  });
});

describe('an owner who was away', () => {
  it('[A83] says that he goes on, corrects nothing, and proves himself', async ({ begin }) => {
    const story = await begin();
    await bring(story, 'identity');
    await story.pass('PT24H');
    expect(await story.untilWaitingOn('merchant', 'correction')).toMatchObject({
      problems: [{ field: 'identity', code: 'IDV_NOT_PROVED' }],
    });
    await story.act(owner, 'correct', { changes: {} });
    await proveIdentity(story);
    await story.until('agreement');
    await story.withdrawn();
  });
});

describe('an agreement that is not signed', () => {
  it('[A35] is reminded of thrice, and its link sent again on the owner’s wish', async ({
    begin,
  }) => {
    const story = await begin();
    await bring(story, 'agreement');
    expect(await story.refusal(owner, 'requestCode', {})).toBe('ACT_NO_CHANGE');
    await story.pass('PT1M');
    await story.act(owner, 'requestCode', {});
    expect(await story.refusal(owner, 'requestCode', {})).toBe('ACT_NO_CHANGE');
    await story.until(() => toldOf(story, 'agreement-reminder').length === 1);
    for (const [n, day] of ['P1D', 'P2D', 'P3D'].entries()) {
      await story.pass(day);
      await story.until(() => toldOf(story, 'agreement-reminder').length === n + 2);
    }
    expect(await story.outcome()).toMatchObject({ kind: 'expired', code: 'AGR_EXPIRED' });
    expect(toldOf(story, 'agreement-reminder')).toHaveLength(4);
  });

  it('[A36] names the fee in the text that is signed', async ({ begin }) => {
    const fee = { changeFen: 500, outsideHoursFen: 0 };
    const story = await begin({ policy: { fee } });
    const { signing } = await bring(story, 'agreement');
    const page = await (await fetch(signing?.url ?? '')).text();
    expect(page).toContain('变更费用 5.00 元');
    await story.withdrawn();
  });
});
