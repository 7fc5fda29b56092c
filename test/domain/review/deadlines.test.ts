import { describe, expect, it } from 'vitest';
import {
  findLateNotice,
  computeReviewDeadlines,
  findReviewDue,
  findReviewTarget,
} from '../../../domain/review/deadlines.ts';
import { timeAfter, buildPolicyValues } from '../../support/facts.ts';

/** 30 April and 1 May 2026 are a Thursday and a holiday; Saturday 9 May makes up for it. */
const policy = buildPolicyValues({
  calendar: {
    timeZone: 'Asia/Shanghai',
    holidays: ['2026-05-01'],
    makeUpDays: ['2026-05-09'],
    coveredUntil: '2026-12-31',
  },
  'windows.review': { days: 'working', from: '08:30', to: '20:00' },
});
const clock = (since: string, target = 'P1D') => computeReviewDeadlines({ since, target }, policy);
const shanghai = (local: string) => new Date(`${local}:00+08:00`).toISOString();

describe('The deadlines of a review', () => {
  it('[A65] A review is promised within four hours when payouts to the old card would be lost', () => {
    expect(findReviewTarget(policy, true)).toBe('PT4H');
    expect(findReviewTarget(policy, false)).toBe('P1D');
  });

  it('[A38] A review is promised within a day, has a reminder at half of it, and ends after five working days', () => {
    expect(clock(shanghai('2026-04-21T10:00'))).toEqual({
      remindAt: shanghai('2026-04-21T22:00'),
      target: shanghai('2026-04-22T10:00'),
      maximum: shanghai('2026-04-28T10:00'),
    });
  });

  it.each([
    ['a weekend', '2026-04-24T10:00', '2026-04-27T20:00'],
    ['a holiday and the weekend after it', '2026-04-30T10:00', '2026-05-04T20:00'],
    ['the night', '2026-04-20T21:00', '2026-04-22T20:00'],
    [
      'a Saturday that makes up for a holiday: it is worked',
      '2026-05-08T10:00',
      '2026-05-09T10:00',
    ],
  ])('[A57] The promise of a review never ends in %s', (_, since, target) => {
    expect(clock(shanghai(since)).target).toBe(shanghai(target));
  });

  it('[A79] The deadlines of a review stand still during an outage', () => {
    const since = shanghai('2026-04-21T10:00');
    const outages = [{ endedAt: timeAfter('PT4H', since), ms: 3 * 3_600_000 }];
    expect(computeReviewDeadlines({ since, target: 'P1D', outages }, policy)).toEqual({
      remindAt: shanghai('2026-04-21T23:30'),
      target: shanghai('2026-04-22T13:00'),
      maximum: shanghai('2026-04-28T13:00'),
    });
  });

  it('[A83] A late review is escalated at its promise, with an apology at its maximum and every day after', () => {
    const since = shanghai('2026-04-21T10:00');
    const known = clock(since);
    const next = (now: string) => findReviewDue(known, policy, now);
    expect(next(since)).toBe(known.target);
    expect(next(known.target)).toBe(known.maximum);
    expect(next(known.maximum)).toBe(timeAfter('P1D', known.maximum));
    expect(findLateNotice(known, known.target)).toBe('review-overdue');
    expect(findLateNotice(known, known.maximum)).toBe('sla-missed');
  });

  it('The apology for a late review is never before its promise', () => {
    const known = clock(shanghai('2026-04-30T10:00'), 'P14D');
    expect(known.maximum).toBe(known.target);
  });
});
