import { describe, expect, it } from 'vitest';
import { computeCalendarCoverage } from '../../../domain/time/calendar-coverage.ts';
import { buildPolicyValues } from '../../support/facts.ts';

const calendar = {
  timeZone: 'Asia/Shanghai' as const,
  holidays: [],
  makeUpDays: [],
  coveredUntil: '2026-12-31',
};
const hold = { supervisor: '3WD', compliance: 'P10D', resolve: 'P30D' };
const cover = (now: string) =>
  computeCalendarCoverage(now, buildPolicyValues({ calendar, 'hold.max': hold }));

describe('How far holidays are known', () => {
  it.each([
    ['2026-11-30T02:00:00Z', 31, false],
    ['2026-12-01T02:00:00Z', 30, false],
    // The day changes in Shanghai, not in Greenwich.
    ['2026-12-01T16:30:00Z', 29, true],
    ['2026-12-31T02:00:00Z', 0, true],
    ['2027-01-02T02:00:00Z', -2, true],
  ])(
    '[A57] At %s the calendar covers %i more days, and the warning is %s',
    (now, daysLeft, warning) => {
      expect(cover(now)).toEqual({ coveredUntil: '2026-12-31', daysLeft, warning });
    },
  );
});
