import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addTerm,
  toLocalDate,
  isWithinHours,
  isWorkingDay,
  findCutoverTime,
  findDayStart,
  findEndOfHours,
  findNextCutover,
  findNextMidnight,
  findNextOpening,
} from '../../../domain/time/calendar.ts';
import { policy, buildPolicyValues } from '../../support/facts.ts';

const { calendar } = policy;
const review = policy['windows.review'];
const shanghai = (local: string) => new Date(`${local}:00+08:00`).toISOString();
const working = (date: string) => isWorkingDay(Date.parse(`${date}T12:00:00+08:00`), calendar);

const instants = fc
  .date({
    min: new Date('2026-01-01T00:00:00Z'),
    max: new Date('2029-12-31T00:00:00Z'),
    noInvalidDate: true,
  })
  .map((at) => at.toISOString());

describe('Working days', () => {
  it.each([
    ['2026-10-09', true, 'a Friday'],
    ['2026-10-11', false, 'a Sunday'],
    ['2026-10-01', false, 'a Thursday of the National Day holiday'],
    ['2026-10-10', true, 'a Saturday that makes up for it'],
  ])('Whether %s is a working day: %s, %s', (date, expected) => {
    expect(working(date)).toBe(expected);
  });

  it('Beyond the end of the calendar only weekends are known, and nothing is refused', () => {
    expect(working('2031-10-01')).toBe(true);
    expect(working('2031-10-04')).toBe(false);
    const cut = { ...calendar, coveredUntil: '2026-09-30' };
    expect(isWorkingDay(Date.parse('2026-10-01T12:00:00+08:00'), cut)).toBe(true);
    expect(isWorkingDay(Date.parse('2026-10-10T12:00:00+08:00'), cut)).toBe(false);
    const lastDay = { ...calendar, coveredUntil: '2026-10-01' };
    expect(isWorkingDay(Date.parse('2026-10-01T12:00:00+08:00'), lastDay)).toBe(false);
  });

  it('A day begins and ends at midnight in Shanghai', () => {
    for (const at of [shanghai('2026-06-11T00:00'), shanghai('2026-06-11T23:59')]) {
      expect(findDayStart(at, calendar)).toBe(shanghai('2026-06-11T00:00'));
      expect(findNextMidnight(at, calendar)).toBe(shanghai('2026-06-12T00:00'));
    }
    expect(findDayStart(shanghai('2026-06-11T00:00'), { timeZone: 'UTC' })).toBe(
      '2026-06-10T00:00:00.000Z',
    );
  });

  it('A working day begins at midnight in Shanghai', () => {
    expect(toLocalDate('2026-06-10T15:59:59Z', calendar)).toBe('2026-06-10');
    expect(toLocalDate('2026-06-10T16:00:00Z', calendar)).toBe('2026-06-11');
    expect(toLocalDate('2026-06-10T16:00:00Z', { ...calendar, timeZone: 'UTC' })).toBe(
      '2026-06-10',
    );
  });
});

describe('Terms in working days and by the clock', () => {
  it('Five working days are counted over the National Day holiday', () => {
    const from = shanghai('2026-09-29T10:00');
    expect(addTerm(from, '5WD', calendar)).toBe(shanghai('2026-10-12T10:00'));
  });

  it('A duration without working days is added by the clock', () => {
    expect(addTerm('2026-06-10T02:00:00.000Z', 'P1DT2H', calendar)).toBe(
      '2026-06-11T04:00:00.000Z',
    );
  });

  it('A term of working days ends on a working day at the same hour', () => {
    fc.assert(
      fc.property(instants, fc.integer({ min: 1, max: 30 }), (from, days) => {
        const end = Date.parse(addTerm(from, `${days}WD`, calendar));
        expect(isWorkingDay(end, calendar)).toBe(true);
        expect((end - Date.parse(from)) % 86_400_000).toBe(0);
        let passed = 0;
        for (let at = Date.parse(from) + 86_400_000; at <= end; at += 86_400_000)
          passed += isWorkingDay(at, calendar) ? 1 : 0;
        expect(passed).toBe(days);
      }),
    );
  });
});

describe('[A57] Opening hours', () => {
  it.each([
    ['2026-06-10T08:30', true],
    ['2026-06-10T08:29', false],
    ['2026-06-10T19:59', true],
    ['2026-06-10T20:00', false],
    ['2026-06-13T12:00', false],
  ])('The review at %s is %s', (local, expected) => {
    expect(isWithinHours(shanghai(local), review, calendar)).toBe(expected);
  });

  it('The next opening is on a working day', () => {
    const friday = shanghai('2026-06-12T20:00');
    expect(findNextOpening(friday, review, calendar)).toBe(shanghai('2026-06-15T08:30'));
    const beforeHoliday = shanghai('2026-09-30T21:00');
    expect(findNextOpening(beforeHoliday, review, calendar)).toBe(shanghai('2026-10-08T08:30'));
  });

  it('Opening hours with equal ends are around the clock', () => {
    const always = { days: 'all', from: '00:00', to: '00:00' } as const;
    fc.assert(fc.property(instants, (at) => isWithinHours(at, always, calendar)));
  });

  it('Opening hours may go over midnight', () => {
    const night = { days: 'all', from: '22:00', to: '06:00' } as const;
    expect(isWithinHours(shanghai('2026-06-13T23:00'), night, calendar)).toBe(true);
    expect(isWithinHours(shanghai('2026-06-13T05:59'), night, calendar)).toBe(true);
    expect(isWithinHours(shanghai('2026-06-13T06:00'), night, calendar)).toBe(false);
  });

  it('The next opening is never in the past, always in the hours, and not a minute late', () => {
    fc.assert(
      fc.property(instants, (now) => {
        const opens = findNextOpening(now, review, calendar);
        expect(opens >= now).toBe(true);
        expect(isWithinHours(opens, review, calendar)).toBe(true);
        const before = new Date(Date.parse(opens) - 60_000).toISOString();
        if (before > now) expect(isWithinHours(before, review, calendar)).toBe(false);
      }),
    );
  });
});

describe('Shifts of reviewers', () => {
  it.each([
    ['2026-06-10T09:00', '2026-06-10T20:00'],
    ['2026-06-10T19:59', '2026-06-10T20:00'],
    ['2026-06-10T20:00', '2026-06-11T20:00'],
    ['2026-06-12T22:00', '2026-06-15T20:00'],
  ])('The shift at %s ends at %s', (now, ends) => {
    expect(findEndOfHours(shanghai(now), review, calendar)).toBe(shanghai(ends));
  });

  it('A shift ends at midnight where the hours are the whole day', () => {
    const always = { days: 'all', from: '00:00', to: '00:00' } as const;
    expect(findEndOfHours(shanghai('2026-06-10T09:00'), always, calendar)).toBe(
      shanghai('2026-06-11T00:00'),
    );
  });
});

describe('[A57] The cut-over window', () => {
  const frozen = buildPolicyValues({
    'cutover.window': {
      closed: [{ from: '22:30', to: '00:30' }],
      freezeDates: ['2026-11-11', '2026-11-12'],
    },
  });

  it.each([
    ['2026-06-10T22:29', '2026-06-10T22:29'],
    ['2026-06-10T22:30', '2026-06-11T00:30'],
    ['2026-06-11T00:29', '2026-06-11T00:30'],
    ['2026-11-11T09:00', '2026-11-13T00:30'],
    ['2026-11-10T22:45', '2026-11-13T00:30'],
  ])('[A57] From %s the next cut-over is at %s', (now, opens) => {
    expect(findNextCutover(shanghai(now), frozen)).toBe(shanghai(opens));
  });

  it('The cut-over window of the demonstration is always open', () => {
    const open = buildPolicyValues({ 'cutover.window': { closed: [], freezeDates: [] } });
    fc.assert(fc.property(instants, (now) => findNextCutover(now, open) === now));
  });

  it('[A18] The cut-over window is the one that the merchant chose, until it is over', () => {
    const chosen = { from: shanghai('2026-06-12T22:40'), to: shanghai('2026-06-13T06:00') };
    const cutover = (now: string) => findCutoverTime(shanghai(now), chosen, frozen);
    expect(cutover('2026-06-10T10:00')).toBe(shanghai('2026-06-13T00:30'));
    expect(cutover('2026-06-13T05:00')).toBe(shanghai('2026-06-13T05:00'));
    expect(cutover('2026-06-13T06:00')).toBe(shanghai('2026-06-13T06:00'));
    expect(findCutoverTime(shanghai('2026-06-10T10:00'), undefined, frozen)).toBe(
      shanghai('2026-06-10T10:00'),
    );
  });

  it('A cut-over window that never opens is an error, not an endless wait', () => {
    const closed = [
      { from: '00:00', to: '12:00' },
      { from: '12:00', to: '00:00' },
    ];
    const never = buildPolicyValues({ 'cutover.window': { closed, freezeDates: [] } });
    expect(() => findNextCutover(shanghai('2026-06-10T12:00'), never)).toThrow(/no opening/);
  });
});
