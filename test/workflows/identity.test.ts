/** Identity: two factors of different kinds for the very card, or a clerk's word. */
import { describe, expect } from 'vitest';
import {
  bring,
  codeInSms,
  faceSession,
  openFaceSession,
  proveByFace,
  proveByOtp,
  rejectFrozen,
  typeOtp,
} from '../support/acts.ts';
import { it } from '../support/it.ts';
import { owner, paper, people, staff, usualPapers } from '../support/people.ts';
import { toldOf } from '../support/seen.ts';

const wrong = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

describe('identity', () => {
  it('[A80] locks after five wrong codes, also for a new request, and tells everybody', async ({
    begin,
  }) => {
    const story = await begin();
    await bring(story, 'identity');
    await story.act(owner, 'requestCode', {});
    for (let n = 1; n <= 4; n += 1) {
      await typeOtp(story, wrong(codeInSms(story)));
      expect(await story.until(({ triesLeft }) => triesLeft === 5 - n)).toBeDefined();
    }
    await typeOtp(story, wrong(codeInSms(story)));
    expect(await story.outcome()).toMatchObject({ kind: 'rejected', code: 'IDV_OTP_LOCKED' });
    expect(toldOf(story, 'identity-failed')).toHaveLength(4);
    expect(toldOf(story, 'identity-locked')).toEqual(['c-mail', 'c-mobile', 'staff']);

    const { oldAccount } = story.request;
    const again = await begin({ after: story, request: { oldAccount } });
    await bring(again, 'identity');
    await expect(again.act(owner, 'requestCode', {})).rejects.toMatchObject({
      code: 'IDV_OTP_LOCKED',
      zh: expect.stringMatching(/，\d{4}-\d{2}-\d{2} \d{2}:\d{2}后可重新获取$/) as string,
    });
    await again.withdrawn();
  });

  it('[A34] takes no two proofs of one kind, and no code that is older than five minutes', async ({
    begin,
  }) => {
    const story = await begin();
    await bring(story, 'identity');
    await story.act(owner, 'requestCode', {});
    const late = codeInSms(story);
    await story.pass('PT6M');
    await typeOtp(story, late);
    await proveByOtp(story);
    await story.pass('PT1M');
    await proveByOtp(story);
    expect(await story.until('identity')).toMatchObject({ waitingOn: 'merchant' });
    await proveByFace(story);
    await story.until('agreement');
    await story.withdrawn();
  });

  it('[A30] sends no second code within a minute, and none without a standing contact', async ({
    begin,
  }) => {
    const story = await begin();
    await bring(story, 'identity');
    await story.act(owner, 'requestCode', {});
    expect(await story.refusal(owner, 'requestCode', {})).toBe('ACT_NO_CHANGE');
    await story.withdrawn();
    const newPhone = await begin({ like: 'M-NEWPHONE' });
    await bring(newPhone, 'identity');
    expect(await newPhone.refusal(owner, 'requestCode', {})).toBe('IDV_OTP_NOT_DELIVERED');
    await newPhone.withdrawn();
  });

  it('[A80] says at once that a mobile is not reached', async ({ begin }) => {
    const story = await begin({ like: 'M-NOSMS' });
    await bring(story, 'identity');
    expect(await story.refusal(owner, 'requestCode', {})).toBe('IDV_OTP_NOT_DELIVERED');
    await story.withdrawn();
  });

  it('[A31] counts no face session that is still open, and freezes on a spoofed one', async ({
    begin,
  }) => {
    const story = await begin({ person: 'spoofer' });
    await bring(story, 'identity');
    const sessionRef = await openFaceSession(story, people.spoofer);
    await story.act(owner, 'proveFactor', { method: 'face', sessionRef });
    expect(await story.until('identity')).toMatchObject({ waitingOn: 'merchant' });
    await proveByFace(story, people.spoofer);
    const frozen = await story.untilWaitingOn('risk', 'frozen');
    expect(frozen.problems).toEqual([{ field: 'request', code: 'RSK_STOP' }]);
    expect(await rejectFrozen(story)).toMatchObject({ kind: 'rejected', code: 'RSK_STOP' });
  });

  it('[A80] accepts a proof while the provider is away, and checks it when he is back', async ({
    begin,
  }) => {
    const story = await begin();
    await bring(story, 'identity');
    await proveByOtp(story);
    const sessionRef = await faceSession(story);
    // The call names no merchant.
    const merchantId = undefined;
    story.script({ party: 'identity', merchantId, method: 'GET', fault: 'status', times: 2 });
    const said = await story.act(owner, 'proveFactor', { method: 'face', sessionRef });
    expect(said.verdict).toBe('accepted');
    const again = await story.refusal(owner, 'proveFactor', { method: 'face', sessionRef });
    expect(again).toBe('ACT_NO_CHANGE');
    await story.until('agreement');
    await story.withdrawn();
  });

  it('[A23] takes the word of a clerk who is not the one who filled in the form', async ({
    begin,
  }) => {
    const story = await begin({
      request: {
        intake: 'counter',
        submittedBy: { id: 'clerk-2', role: 'clerk' },
        materials: [...usualPapers, paper('application-form')],
      },
    });
    await bring(story, 'identity');
    const word = { bothCardsShown: true };
    const same = { id: 'clerk-2', role: 'clerk' } as const;
    expect(await story.refusal(same, 'attestInPerson', word)).toBe('ACT_SAME_PERSON');
    expect(await story.refusal(staff.operator, 'attestInPerson', word)).toBe('ACT_NOT_ALLOWED');
    await story.act(staff.clerk, 'attestInPerson', word);
    await story.until('agreement');
    await story.withdrawn();
  });

  it('[A81] asks for another document when the authority knows it otherwise', async ({ begin }) => {
    const story = await begin({ person: 'documentMismatch' });
    await story.submit();
    expect(await story.untilWaitingOn('merchant', 'correction')).toMatchObject({
      problems: [{ field: 'applicant', code: 'IDV_MISMATCH' }],
    });
    await story.withdrawn();
  });

  it('[A83] is the merchant’s turn again when it is not proved within a day', async ({ begin }) => {
    const story = await begin();
    await bring(story, 'identity');
    await story.pass('PT24H');
    expect(await story.until('correction')).toMatchObject({
      problems: [{ field: 'identity', code: 'IDV_NOT_PROVED' }],
    });
    await story.withdrawn();
  });
});
