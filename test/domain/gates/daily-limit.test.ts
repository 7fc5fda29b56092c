/** The limit of submissions a day, and the day it counts by. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Facts } from '../../../domain/gates/assessment.ts';
import { assessGate } from '../../../domain/gates/gates.ts';
import {
  timeAfter,
  buildMerchant,
  policy,
  buildPolicyValues,
  buildSubmittedFacts,
  submittedAt,
} from '../../support/facts.ts';

const screen = (facts: Facts, values = policy, now = submittedAt) =>
  assessGate('screening', facts, values, now);

describe('Five submissions a day', () => {
  const counted = (submitted_: string, seen: string, submissionsToday = 5) =>
    screen(
      buildSubmittedFacts({
        submittedAt: submitted_,
        merchant: { value: buildMerchant({ submissionsToday }), at: seen },
      }),
      policy,
      seen,
    ).kind;

  it('[A91] Submissions are counted on the day of the request, whatever later days bring', () => {
    const later = timeAfter('P4D');
    expect(counted(submittedAt, later, 9)).toBe('need');
    expect(counted(submittedAt, submittedAt, 4)).toBe('need');
  });

  it('[A91] The count of submissions begins anew at midnight in Shanghai, 16:00 UTC', () => {
    const midnight = '2026-06-10T16:00:00.000Z';
    expect(counted(timeAfter('-PT1S', midnight), timeAfter('-PT1S', midnight))).toBe('stop');
    expect(counted(timeAfter('-PT1S', midnight), midnight)).toBe('need');
    expect(counted(midnight, timeAfter('PT1H', midnight))).toBe('stop');
  });

  it('[A91] The day of the limit has its own boundary, whatever the time zone of the calendar', () => {
    const utc = buildPolicyValues({ calendar: { ...policy.calendar, timeZone: 'UTC' } });
    const midnight = '2026-06-10T16:00:00.000Z';
    const facts = buildSubmittedFacts({
      submittedAt: timeAfter('-PT1S', midnight),
      merchant: { value: buildMerchant({ submissionsToday: 5 }), at: midnight },
    });
    expect(screen(facts, utc, midnight).kind).toBe('need');
  });

  it.each([
    ['our own books count what the core does not', 5, 0, 'stop'],
    ['the core counts what our own books do not', 0, 5, 'stop'],
    ['neither counts five', 4, 4, 'need'],
  ] as const)('[A91] A day’s submissions: %s', (_what, submissionsToday, byCore, kind) => {
    const merchant = { value: buildMerchant({ submissionsToday: byCore }), at: submittedAt };
    expect(screen(buildSubmittedFacts({ submissionsToday, merchant })).kind).toBe(kind);
  });

  it('[A91] The sixth submission is stopped on any day and hour, and no earlier one', () => {
    const instants = fc
      .date({ min: new Date('2026-01-01'), max: new Date('2026-12-01'), noInvalidDate: true })
      .map((instant) => instant.toISOString());
    fc.assert(
      fc.property(instants, fc.integer({ min: 0, max: 9 }), (now, used) => {
        expect(counted(now, now, used) === 'stop').toBe(used >= 5);
      }),
    );
  });
});
