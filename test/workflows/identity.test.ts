/** Identity: two factors of different kinds for the new card, or the attestation of a clerk. */
import { describe, expect } from 'vitest';
import {
  proveIdentity,
  advanceTo,
  readSmsCode,
  completeFaceSession,
  openSession,
  proveByFace,
  proveByOtp,
  rejectFrozen,
  requestOtp,
  enterOtp,
} from '../support/actions.ts';
import { it } from '../support/it.ts';
import {
  owner,
  buildDocument,
  people,
  staff,
  defaultDocuments,
  type Person,
} from '../support/people.ts';
import { listRecipients } from '../support/observed-effects.ts';

const wrong = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

describe('the identity gate', () => {
  it('[A80] locks after five wrong codes, also for a new request, and notifies all contacts', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'identity');
    await scenario.act(owner, 'requestCode', {});
    for (let n = 1; n <= 4; n += 1) {
      await enterOtp(scenario, wrong(readSmsCode(scenario)));
      expect(await scenario.advanceUntil(({ triesLeft }) => triesLeft === 5 - n)).toBeDefined();
    }
    await enterOtp(scenario, wrong(readSmsCode(scenario)));
    expect(await scenario.awaitOutcome()).toMatchObject({
      kind: 'rejected',
      code: 'IDV_OTP_LOCKED',
    });
    expect(listRecipients(scenario, 'identity-failed')).toHaveLength(4);
    expect(listRecipients(scenario, 'identity-locked')).toEqual(['c-mail', 'c-mobile', 'staff']);

    const { oldAccount } = scenario.request;
    const again = await startScenario({ previous: scenario, request: { oldAccount } });
    await advanceTo(again, 'identity');
    await expect(again.act(owner, 'requestCode', {})).rejects.toMatchObject({
      code: 'IDV_OTP_LOCKED',
      zh: expect.stringMatching(/，\d{4}-\d{2}-\d{2} \d{2}:\d{2}后可重新获取$/) as string,
    });
    await again.withdraw();
  });

  it('[A80] takes at most five codes, also when more are sent at the same time', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'identity');
    const code = await requestOtp(scenario);
    const { vault } = scenario.testEnv.storage;
    const refs = await Promise.all(
      Array.from({ length: 20 }, () => vault.storeTypedCode(wrong(code))),
    );
    const answers = await Promise.allSettled(
      refs.map((answerRef) =>
        scenario.actImmediately(owner, 'proveFactor', { method: 'otp', answerRef }),
      ),
    );
    const counted = answers.filter(({ status }) => status === 'fulfilled').length;
    expect(counted).toBeGreaterThan(0);
    expect(counted).toBeLessThanOrEqual(5);
    for (let n = counted; n < 5; n += 1) await enterOtp(scenario, wrong(code));
    expect(await scenario.awaitOutcome()).toMatchObject({
      kind: 'rejected',
      code: 'IDV_OTP_LOCKED',
    });
  });

  it('[A30] refuses a code that is too short or too long, and it costs no try', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'identity');
    const code = await requestOtp(scenario);
    for (const typed of [code.slice(1), `${code}0`])
      await expect(enterOtp(scenario, typed)).rejects.toMatchObject({ code: 'INP_FORMAT' });
    await enterOtp(scenario, wrong(code));
    expect(await scenario.advanceUntil(({ triesLeft }) => triesLeft === 4)).toBeDefined();
    await enterOtp(scenario, `${code.slice(0, 3)} ${code.slice(3)}`);
    await scenario.withdraw();
  });

  it('[A80] counts wrong codes of a withdrawn request in the next one', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'identity');
    await scenario.act(owner, 'requestCode', {});
    for (let n = 1; n <= 4; n += 1) {
      await enterOtp(scenario, wrong(readSmsCode(scenario)));
      await scenario.advanceUntil(({ triesLeft }) => triesLeft === 5 - n);
    }
    await scenario.withdraw();

    const { oldAccount } = scenario.request;
    const again = await startScenario({ previous: scenario, request: { oldAccount } });
    await advanceTo(again, 'identity');
    const code = await requestOtp(again);
    await enterOtp(again, wrong(code));
    await expect(enterOtp(again, code)).rejects.toMatchObject({ code: 'IDV_OTP_LOCKED' });
    await again.withdraw();
  });

  it('[A30] sends no more codes to one number in an hour than the policy gives, and the refusal says when', async ({
    startScenario,
  }) => {
    // Other scenarios have sent messages to the same number before.
    const scenario = await startScenario({ policy: { 'limits.sms': { perNumberHour: 1 } } });
    await advanceTo(scenario, 'identity');
    const ask = () => scenario.act(owner, 'requestCode', {});
    await ask().catch(() => undefined);
    await scenario.passTime('PT2M');
    await expect(ask()).rejects.toMatchObject({
      code: 'ACT_TOO_MANY',
      params: { time: expect.any(String) as string },
    });
    await scenario.withdraw();
  });

  it('[A34] refuses two proofs of one kind, and a code that is older than five minutes', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'identity');
    const late = await requestOtp(scenario);
    await scenario.passTime('PT6M');
    await enterOtp(scenario, late);
    await proveByOtp(scenario);
    await scenario.passTime('PT1M');
    await proveByOtp(scenario);
    expect(await scenario.advanceUntil('identity')).toMatchObject({ waitingOn: 'merchant' });
    await proveByFace(scenario);
    await scenario.advanceUntil('agreement');
    await scenario.withdraw();
  });

  it('[A30] sends no second code within a minute, and none without an established contact', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'identity');
    await scenario.act(owner, 'requestCode', {});
    expect(await scenario.getRefusalCode(owner, 'requestCode', {})).toBe('ACT_NO_CHANGE');
    await scenario.withdraw();
    const newPhone = await startScenario({ like: 'M-NEWPHONE' });
    await advanceTo(newPhone, 'identity');
    expect(await newPhone.getRefusalCode(owner, 'requestCode', {})).toBe('IDV_OTP_NOT_DELIVERED');
    await newPhone.withdraw();
  });

  it('[A80] reports at once that the mobile number cannot be reached', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({ like: 'M-NOSMS' });
    await advanceTo(scenario, 'identity');
    expect(await scenario.getRefusalCode(owner, 'requestCode', {})).toBe('IDV_OTP_NOT_DELIVERED');
    await scenario.withdraw();
  });

  it('[A31] does not count an open face session, and freezes the request on a spoofed one', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({ person: 'spoofer' });
    await advanceTo(scenario, 'identity');
    const sessionRef = await openSession(scenario);
    await scenario.act(owner, 'proveFactor', { method: 'face', sessionRef });
    expect(await scenario.advanceUntil('identity')).toMatchObject({ waitingOn: 'merchant' });
    await proveByFace(scenario);
    const frozen = await scenario.advanceUntilWaitingOn('risk', 'frozen');
    expect(frozen.problems).toEqual([{ field: 'request', code: 'RSK_STOP' }]);
    expect(await rejectFrozen(scenario)).toMatchObject({ kind: 'rejected', code: 'RSK_STOP' });
  });

  it('[A80] accepts a proof while the provider is down, and checks it when the provider is back', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'identity');
    await proveByOtp(scenario);
    const sessionRef = await completeFaceSession(scenario);
    // The call names no merchant.
    const merchantId = undefined;
    scenario.addFault({ party: 'identity', merchantId, method: 'GET', fault: 'status', times: 2 });
    const answer = await scenario.act(owner, 'proveFactor', { method: 'face', sessionRef });
    expect(answer.verdict).toBe('accepted');
    const again = await scenario.getRefusalCode(owner, 'proveFactor', {
      method: 'face',
      sessionRef,
    });
    expect(again).toBe('ACT_NO_CHANGE');
    await scenario.advanceUntil('agreement');
    await scenario.withdraw();
  });

  it('[A80] takes another proof when the provider, once it is back, refuses to tell of the first', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'identity');
    await proveByOtp(scenario);
    const sessionRef = await completeFaceSession(scenario);
    const call = {
      party: 'identity',
      merchantId: undefined,
      method: 'GET',
      path: sessionRef,
    } as const;
    scenario.addFault({ ...call, fault: 'status' });
    scenario.addFault({ ...call, fault: 'status', status: 410, code: 'GONE', times: 1_000 });
    await scenario.act(owner, 'proveFactor', { method: 'face', sessionRef });
    await scenario.advanceUntilWaitingOn('merchant', 'identity');
    await proveByFace(scenario);
    await scenario.advanceUntil('agreement');
    await scenario.withdraw();
  });

  it('[A23] accepts the attestation of a clerk other than the one who filled in the form', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({
      request: {
        intake: 'counter',
        submittedBy: { id: 'clerk-2', role: 'clerk' },
        materials: [...defaultDocuments, buildDocument('application-form')],
      },
    });
    await advanceTo(scenario, 'identity');
    const word = { bothCardsShown: true };
    const same = { id: 'clerk-2', role: 'clerk' } as const;
    expect(await scenario.getRefusalCode(same, 'attestInPerson', word)).toBe('ACT_SAME_PERSON');
    expect(await scenario.getRefusalCode(staff.operator, 'attestInPerson', word)).toBe(
      'ACT_NOT_ALLOWED',
    );
    const { applicant, newAccount } = scenario.request;
    const seen = { personToken: applicant.personToken, accountToken: newAccount.token };
    const other = { ...seen, accountToken: 'acc_00000009' };
    const refused = { ...word, assertedFor: other };
    expect(await scenario.getRefusalCode(staff.clerk, 'attestInPerson', refused)).toBe(
      'ACT_NO_CHANGE',
    );
    await scenario.act(staff.clerk, 'attestInPerson', { ...word, assertedFor: seen });
    await scenario.advanceUntil('agreement');
    await scenario.withdraw();
  });

  it('[A81] asks for another document when the record of the authority differs', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({ person: 'documentMismatch' });
    await scenario.submit();
    expect(await scenario.advanceUntilWaitingOn('merchant', 'correction')).toMatchObject({
      problems: [{ field: 'applicant', code: 'IDV_MISMATCH' }],
    });
    await scenario.withdraw();
  });

  it('[A33] checks the document of an agent as their own, and asks for another agent when it is not good', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({ request: { intake: 'web' } });
    const { personToken } = scenario.request.applicant;
    const idValidUntil = '9999-12-31';
    const merchant = { acquirerId: 'demo', merchantId: scenario.merchantId };
    const buildAgent = async (person: Person) => {
      const secrets = { ...person, mobile: '13900000002' };
      const { token } = await scenario.testEnv.storage.vault.tokenizePerson(merchant, secrets);
      return { personToken: token, role: 'agent' as const, idValidUntil };
    };
    scenario.request.applicant = await buildAgent(people.documentMismatch);
    scenario.request.owner = { personToken, idValidUntil };
    await scenario.submit();
    expect(await scenario.advanceUntilWaitingOn('merchant', 'correction')).toMatchObject({
      problems: [{ field: 'applicant', code: 'IDV_MISMATCH' }],
    });
    const applicant = await buildAgent(people.stranger);
    await scenario.act(owner, 'correct', { changes: { applicant } });
    await scenario.advanceUntilWaitingOn('merchant', 'identity');
    await proveIdentity(scenario);
    await scenario.advanceUntilWaitingOn('merchant', 'agreement');
    await scenario.withdraw();
  });

  it('[A83] returns to the merchant for correction when it is not passed within a day', async ({
    startScenario,
  }) => {
    const scenario = await startScenario();
    await advanceTo(scenario, 'identity');
    await scenario.passTime('PT24H');
    expect(await scenario.advanceUntil('correction')).toMatchObject({
      problems: [{ field: 'identity', code: 'IDV_NOT_PROVED' }],
    });
    await scenario.withdraw();
  });
});
