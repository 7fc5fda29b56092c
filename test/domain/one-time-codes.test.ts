import { describe, expect, it } from 'vitest';
import { mayResend, otpTriesLeft, otpVerdict } from '../../domain/one-time-codes.ts';
import { at, factor, policy, submitted, submittedAt } from '../support/facts.ts';

const sent = (...ages: string[]) =>
  submitted({
    codesSent: ages.map((age, n) => ({
      ref: `r/otp/${n}`,
      at: at(age),
      contactId: 'c-1',
      last4: '0128',
    })),
  });
const wrong = (n: number) => Array.from({ length: n }, () => factor({ result: 'wrong' }));

describe('a one-time code', () => {
  it('[A30] holds for five minutes of the process, whatever clock the vault has', () => {
    expect(otpVerdict(submittedAt, at('PT5M'), policy, 'match')).toBe('passed');
    expect(otpVerdict(submittedAt, at('PT5M1S'), policy, 'match')).toBe('expired');
    expect(otpVerdict('', at('PT1M'), policy, 'match')).toBe('expired');
  });

  it('[A30] is wrong when it is another one, and over when the vault has forgotten it', () => {
    expect(otpVerdict(submittedAt, at('PT1M'), policy, 'wrong')).toBe('wrong');
    expect(otpVerdict(submittedAt, at('PT1M'), policy, 'missing')).toBe('expired');
  });

  it('[A80] is sent again after a minute, and says when', () => {
    expect(mayResend(submitted(), policy, submittedAt)).toBeUndefined();
    expect(mayResend(sent('PT0S'), policy, at('PT59S'))).toEqual({
      code: 'ACT_NO_CHANGE',
      until: at('PT60S'),
    });
    expect(mayResend(sent('PT0S'), policy, at('PT60S'))).toBeUndefined();
  });

  it('[A80] is sent ten times between two midnights in China, not more', () => {
    const ages = Array.from({ length: 10 }, (_, n) => `PT${n * 10}M`);
    const midnight = new Date(`${submittedAt.slice(0, 10)}T16:00:00.000Z`).toISOString();
    const before = new Date(Date.parse(midnight) - 1).toISOString();
    expect(mayResend(sent(...ages.slice(1)), policy, before)).toBeUndefined();
    expect(mayResend(sent(...ages), policy, before)).toEqual({ code: 'POL_DAILY_LIMIT' });
    expect(mayResend(sent(...ages), policy, midnight)).toBeUndefined();
  });

  it('[A80] is locked for 24 hours after five wrong ones for this card', () => {
    expect(otpTriesLeft(submitted({ factors: wrong(4) }), policy)).toBe(1);
    const locked = submitted({ factors: wrong(6) });
    expect(otpTriesLeft(locked, policy)).toBe(0);
    expect(mayResend(locked, policy, at('PT1H'))).toEqual({
      code: 'IDV_OTP_LOCKED',
      until: at('PT24H', at('PT10M')),
    });
    const otherCard = wrong(6).map((attempt) => ({ ...attempt, last4: '9999' }));
    expect(otpTriesLeft(submitted({ factors: otherCard }), policy)).toBe(5);
  });

  it('[A80] stays locked in a new request until the lock of the one before has ended', () => {
    const again = submitted({ codesLockedAt: submittedAt });
    expect(mayResend(again, policy, at('PT23H'))).toEqual({
      code: 'IDV_OTP_LOCKED',
      until: at('PT24H'),
    });
    expect(mayResend(again, policy, at('PT24H'))).toBeUndefined();
  });
});
