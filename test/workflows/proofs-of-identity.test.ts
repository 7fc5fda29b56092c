/** Other ways to prove an identity than code and face, and an owner who missed the deadline. */
import { describe, expect } from 'vitest';
import {
  advanceTo,
  approve,
  completeFaceSession,
  completeSession,
  openSession,
  proveByCardPassword,
  proveByFace,
  proveByOtp,
  proveIdentity,
  signAgreement,
} from '../support/actions.ts';
import { it } from '../support/it.ts';
import { owner, staff } from '../support/people.ts';
import { listRecipients } from '../support/observed-effects.ts';
import type { Scenario } from '../support/scenario.ts';

/** A face session with this result, with the separate consent or without it. */
async function showFace(scenario: Scenario, { result = 'passed', consent = true } = {}) {
  const sessionRef = await completeFaceSession(scenario, { result, consent });
  return { method: 'face', sessionRef } as const;
}

describe('[D device and place] a face shown far from the terminals', () => {
  it('passes, and the request goes to two people who read where it was not', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'identity');
    await proveByOtp(scenario);
    // In Shanghai; the terminals of the record stand in Beijing.
    await proveByFace(scenario, { area: '310101' });
    await signAgreement(scenario);
    expect((await scenario.advanceUntil('review')).risk).toBe('amber');
    await approve(scenario);
    const { gates } = await scenario.cardChanges.assessments(scenario.ref);
    expect(gates.at(-1)?.facts).toMatchObject({
      factors: [{ method: 'otp' }, { method: 'face', area: '3101' }],
      risk: { reasons: [{ reason: 'place-far', points: 10 }] },
    });
    await scenario.withdraw();
  });
});

describe('identity proof without a face check', () => {
  it('[A31] uses another factor after five failed face checks, each reported with the attempts left', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'identity');
    for (let n = 4; n >= 0; n -= 1) {
      await scenario.act(owner, 'proveFactor', await showFace(scenario, { result: 'failed' }));
      const params = n > 0 && { params: { n: String(n) } };
      const { problems } = await scenario.advanceUntil(
        (status) =>
          status.waitingOn === 'merchant' &&
          status.problems[0]?.params?.['n'] === (n > 0 ? String(n) : undefined),
      );
      expect(problems).toEqual([{ field: 'identity', code: 'IDV_FACE_FAILED', ...params }]);
    }
    expect(listRecipients(scenario, 'identity-failed')).toHaveLength(5);
    expect(await scenario.getRefusalCode(owner, 'openSession', { kind: 'face' })).toBe(
      'IDV_FACE_FAILED',
    );
    await proveByOtp(scenario);
    await proveByCardPassword(scenario, 'passed');
    await scenario.advanceUntil('agreement');
    await scenario.withdraw();
  });

  it('[A32] accepts the issuer’s answer about the card password, and never receives the password', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'identity');
    await proveByOtp(scenario);
    await proveByCardPassword(scenario, 'failed');
    expect(
      await scenario.advanceUntil(({ problems }) => problems[0]?.code === 'IDV_PASSWORD_FAILED'),
    ).toMatchObject({ stage: 'identity', waitingOn: 'merchant' });
    await proveByCardPassword(scenario, 'passed');
    await scenario.advanceUntil('agreement');
    await scenario.withdraw();
  });
});

describe('a face check', () => {
  it('[A31] counts only with a separate consent, which is recorded', async ({ startScenario }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'identity');
    await proveByOtp(scenario);
    await scenario.act(owner, 'proveFactor', await showFace(scenario, { consent: false }));
    expect(
      await scenario.advanceUntil(({ problems }) => problems[0]?.code === 'IDV_FACE_CONSENT'),
    ).toMatchObject({ stage: 'identity' });
    await proveByFace(scenario);
    await scenario.advanceUntil('agreement');
    const auditLog = await scenario.testEnv.storage.auditLog.read('demo', scenario.requestId);
    const proofs = auditLog.filter(
      ({ action, data }) => action === 'identity-checked' && data?.['method'] === 'face',
    );
    expect(proofs.map(({ data }) => [data?.['result'], typeof data?.['consentHash']])).toEqual([
      ['no-consent', 'undefined'],
      ['passed', 'string'],
    ]);
    await scenario.withdraw();
  });
});

describe('[D one person] a session at a provider', () => {
  it('proves nothing when this request did not open it, and counts once', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'identity');
    const stranger = { idNumber: '110105199001010010' };
    const proveWith = (sessionRef: string) =>
      scenario.getRefusalCode(owner, 'proveFactor', { method: 'face', sessionRef });
    expect(await proveWith('face_999999')).toBe('IDV_SESSION_UNKNOWN');
    const password = await openSession(scenario, 'card-password');
    expect(await proveWith(password)).toBe('IDV_SESSION_UNKNOWN');
    const sessionRef = await completeFaceSession(scenario, stranger);
    await scenario.act(owner, 'proveFactor', { method: 'face', sessionRef });
    expect(
      await scenario.advanceUntil(({ problems }) => problems[0]?.code === 'IDV_FACE_FAILED'),
    ).toMatchObject({ stage: 'identity' });
    await completeSession(scenario, sessionRef);
    expect(await proveWith(sessionRef)).toBe('IDV_SESSION_UNKNOWN');
    await scenario.withdraw();
  });

  it('is given again while its link is open, with the same link', async ({ startScenario }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'identity');
    const first = await scenario.act(owner, 'openSession', { kind: 'face' });
    expect(first.session?.url).toMatch(/^http.*\/page$/);
    const second = await scenario.act(owner, 'openSession', { kind: 'face' });
    expect(second.session).toEqual(first.session);
    await scenario.passTime('PT31M');
    const third = await scenario.act(owner, 'openSession', { kind: 'face' });
    expect(third.session?.sessionRef).not.toBe(first.session?.sessionRef);
    expect(await scenario.getRefusalCode(owner, 'openSession', { kind: 'signing' })).toBe(
      'ACT_WRONG_STAGE',
    );
    await scenario.withdraw();
  });

  it('counts no answer of a provider that names another person, and an operator has it asked again', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    scenario.addFault({ party: 'identity', path: '/documents/checks', fault: 'other-person' });
    await scenario.submit();
    const { problems } = await scenario.advanceUntilWaitingOn('operator', 'identity');
    expect(problems[0]).toMatchObject({ code: 'UPS_OTHER_SUBJECT' });
    await scenario.act(staff.operator, 'retryStep', { step: 'read/identity-document' });
    await advanceTo(scenario, 'identity');
    await proveByOtp(scenario);
    const sessionRef = await completeFaceSession(scenario);
    // The call names no merchant.
    const merchantId = undefined;
    scenario.addFault({ party: 'identity', merchantId, method: 'GET', fault: 'other-person' });
    const proof = { method: 'face', sessionRef } as const;
    expect(await scenario.getRefusalCode(owner, 'proveFactor', proof)).toBe('UPS_OTHER_SUBJECT');
    await scenario.act(owner, 'proveFactor', proof);
    await scenario.advanceUntil('agreement');
    await scenario.withdraw();
  });

  it('of the signing is the one that the agreement waits for', async ({ startScenario }) => {
    const scenario = await startScenario();
    const { signing } = await advanceTo(scenario, 'agreement');
    const { session } = await scenario.act(owner, 'openSession', { kind: 'signing' });
    expect(session).toEqual({
      kind: 'signing',
      sessionRef: signing?.signingId,
      url: signing?.url,
    });
    await scenario.withdraw();
  });
});

describe('an owner who missed the identity deadline', () => {
  it('[A83] can continue without a correction, and then prove their identity', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'identity');
    await scenario.passTime('PT24H');
    expect(await scenario.advanceUntilWaitingOn('merchant', 'correction')).toMatchObject({
      problems: [{ field: 'identity', code: 'IDV_NOT_PROVED' }],
    });
    await scenario.act(owner, 'correct', { changes: {} });
    await proveIdentity(scenario);
    await scenario.advanceUntil('agreement');
    await scenario.withdraw();
  });
});

describe('an agreement that is not signed', () => {
  it('[A35] is reminded of three times, and its link is sent again at the owner’s request', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'agreement');
    expect(await scenario.getRefusalCode(owner, 'requestCode', {})).toBe('ACT_NO_CHANGE');
    await scenario.passTime('PT1M');
    await scenario.act(owner, 'requestCode', {});
    expect(await scenario.getRefusalCode(owner, 'requestCode', {})).toBe('ACT_NO_CHANGE');
    await scenario.advanceUntil(() => listRecipients(scenario, 'agreement-reminder').length === 1);
    for (const [n, day] of ['P1D', 'P2D', 'P3D'].entries()) {
      await scenario.passTime(day);
      await scenario.advanceUntil(
        () => listRecipients(scenario, 'agreement-reminder').length === n + 2,
      );
    }
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'expired', code: 'AGR_EXPIRED' });
    expect(listRecipients(scenario, 'agreement-reminder')).toHaveLength(4);
  });

  it('[A36] names the fee in the text that is signed', async ({ startScenario }) => {
    const fee = { changeFen: 500, outsideHoursFen: 0 };
    const scenario = await startScenario({ policy: { fee } });
    const { signing } = await advanceTo(scenario, 'agreement');
    const page = await (await fetch(signing?.url ?? '')).text();
    expect(page).toContain('变更费用 5.00 元');
    await scenario.withdraw();
  });
});
