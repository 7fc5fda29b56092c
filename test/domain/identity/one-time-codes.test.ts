import { describe, expect, it } from 'vitest';
import {
  findResendRefusal,
  countOtpTriesLeft,
  evaluateOtp,
} from '../../../domain/identity/one-time-codes.ts';
import {
  timeAfter,
  buildFactor,
  policy,
  buildSubmittedFacts,
  submittedAt,
  others,
  subject,
} from '../../support/facts.ts';

const sent = (...ages: string[]) =>
  buildSubmittedFacts({
    codesSent: ages.map((age, n) => ({
      ref: `r/otp/${n}`,
      at: timeAfter(age),
      contactId: 'c-1',
      ...subject,
    })),
  });
const wrong = (n: number) => Array.from({ length: n }, () => buildFactor({ result: 'wrong' }));

describe('One-time codes', () => {
  it('[A30] A one-time code is valid for five minutes of workflow time', () => {
    expect(evaluateOtp(submittedAt, timeAfter('PT5M'), policy, 'match')).toBe('passed');
    expect(evaluateOtp(submittedAt, timeAfter('PT5M1S'), policy, 'match')).toBe('expired');
    expect(evaluateOtp('', timeAfter('PT1M'), policy, 'match')).toBe('expired');
  });

  it('[A30] Another code is wrong, and a code that the vault has deleted has expired', () => {
    expect(evaluateOtp(submittedAt, timeAfter('PT1M'), policy, 'wrong')).toBe('wrong');
    expect(evaluateOtp(submittedAt, timeAfter('PT1M'), policy, 'missing')).toBe('expired');
  });

  it('[A80] Another one-time code may be sent after a minute, and the refusal says when', () => {
    expect(findResendRefusal(buildSubmittedFacts(), policy, submittedAt)).toBeUndefined();
    expect(findResendRefusal(sent('PT0S'), policy, timeAfter('PT59S'))).toEqual({
      code: 'ACT_NO_CHANGE',
      until: timeAfter('PT60S'),
    });
    expect(findResendRefusal(sent('PT0S'), policy, timeAfter('PT60S'))).toBeUndefined();
  });

  it('[A80] Ten one-time codes may be sent per day in China', () => {
    const ages = Array.from({ length: 10 }, (_, n) => `PT${n * 10}M`);
    const midnight = new Date(`${submittedAt.slice(0, 10)}T16:00:00.000Z`).toISOString();
    const before = new Date(Date.parse(midnight) - 1).toISOString();
    expect(findResendRefusal(sent(...ages.slice(1)), policy, before)).toBeUndefined();
    expect(findResendRefusal(sent(...ages), policy, before)).toEqual({ code: 'POL_DAILY_LIMIT' });
    expect(findResendRefusal(sent(...ages), policy, midnight)).toBeUndefined();
  });

  it('[A80] Five wrong one-time codes for a card lock it for 24 hours', () => {
    expect(countOtpTriesLeft(buildSubmittedFacts({ factors: wrong(4) }), policy)).toBe(1);
    const locked = buildSubmittedFacts({ factors: wrong(6) });
    expect(countOtpTriesLeft(locked, policy)).toBe(0);
    expect(findResendRefusal(locked, policy, timeAfter('PT1H'))).toEqual({
      code: 'IDV_OTP_LOCKED',
      until: timeAfter('PT24H', timeAfter('PT10M')),
    });
    const otherCard = wrong(6).map((attempt) => ({ ...attempt, ...others[1] }));
    expect(countOtpTriesLeft(buildSubmittedFacts({ factors: otherCard }), policy)).toBe(5);
  });

  it('[A80] The lock of an earlier request applies to a new one until it ends', () => {
    const nextRequest = buildSubmittedFacts({ codesLockedAt: submittedAt });
    expect(findResendRefusal(nextRequest, policy, timeAfter('PT23H'))).toEqual({
      code: 'IDV_OTP_LOCKED',
      until: timeAfter('PT24H'),
    });
    expect(findResendRefusal(nextRequest, policy, timeAfter('PT24H'))).toBeUndefined();
  });
});
