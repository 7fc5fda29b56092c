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
} from '../../support/facts.ts';

const sent = (...ages: string[]) =>
  buildSubmittedFacts({
    codesSent: ages.map((age, n) => ({
      ref: `r/otp/${n}`,
      at: timeAfter(age),
      contactId: 'c-1',
      last4: '0128',
    })),
  });
const wrong = (n: number) => Array.from({ length: n }, () => buildFactor({ result: 'wrong' }));

describe('a one-time code', () => {
  it('[A30] holds for five minutes of the process, whatever clock the vault has', () => {
    expect(evaluateOtp(submittedAt, timeAfter('PT5M'), policy, 'match')).toBe('passed');
    expect(evaluateOtp(submittedAt, timeAfter('PT5M1S'), policy, 'match')).toBe('expired');
    expect(evaluateOtp('', timeAfter('PT1M'), policy, 'match')).toBe('expired');
  });

  it('[A30] is wrong when it is another one, and over when the vault has forgotten it', () => {
    expect(evaluateOtp(submittedAt, timeAfter('PT1M'), policy, 'wrong')).toBe('wrong');
    expect(evaluateOtp(submittedAt, timeAfter('PT1M'), policy, 'missing')).toBe('expired');
  });

  it('[A80] is sent again after a minute, and says when', () => {
    expect(findResendRefusal(buildSubmittedFacts(), policy, submittedAt)).toBeUndefined();
    expect(findResendRefusal(sent('PT0S'), policy, timeAfter('PT59S'))).toEqual({
      code: 'ACT_NO_CHANGE',
      until: timeAfter('PT60S'),
    });
    expect(findResendRefusal(sent('PT0S'), policy, timeAfter('PT60S'))).toBeUndefined();
  });

  it('[A80] is sent ten times between two midnights in China, not more', () => {
    const ages = Array.from({ length: 10 }, (_, n) => `PT${n * 10}M`);
    const midnight = new Date(`${submittedAt.slice(0, 10)}T16:00:00.000Z`).toISOString();
    const before = new Date(Date.parse(midnight) - 1).toISOString();
    expect(findResendRefusal(sent(...ages.slice(1)), policy, before)).toBeUndefined();
    expect(findResendRefusal(sent(...ages), policy, before)).toEqual({ code: 'POL_DAILY_LIMIT' });
    expect(findResendRefusal(sent(...ages), policy, midnight)).toBeUndefined();
  });

  it('[A80] is locked for 24 hours after five wrong ones for this card', () => {
    expect(countOtpTriesLeft(buildSubmittedFacts({ factors: wrong(4) }), policy)).toBe(1);
    const locked = buildSubmittedFacts({ factors: wrong(6) });
    expect(countOtpTriesLeft(locked, policy)).toBe(0);
    expect(findResendRefusal(locked, policy, timeAfter('PT1H'))).toEqual({
      code: 'IDV_OTP_LOCKED',
      until: timeAfter('PT24H', timeAfter('PT10M')),
    });
    const otherCard = wrong(6).map((attempt) => ({ ...attempt, last4: '9999' }));
    expect(countOtpTriesLeft(buildSubmittedFacts({ factors: otherCard }), policy)).toBe(5);
  });

  it('[A80] stays locked in a new request until the lock of the one before has ended', () => {
    const again = buildSubmittedFacts({ codesLockedAt: submittedAt });
    expect(findResendRefusal(again, policy, timeAfter('PT23H'))).toEqual({
      code: 'IDV_OTP_LOCKED',
      until: timeAfter('PT24H'),
    });
    expect(findResendRefusal(again, policy, timeAfter('PT24H'))).toBeUndefined();
  });
});
