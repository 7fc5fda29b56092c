import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDuration,
  addMs,
  parseDurationMs,
  isDuration,
  isTerm,
  parseWorkingDays,
} from '../../../domain/time/duration.ts';

const second = 1000;
const day = 86_400 * second;

describe('Durations in policies', () => {
  it.each([
    ['PT30S', 30 * second],
    ['PT5M', 300 * second],
    ['PT24H', day],
    ['P7D', 7 * day],
    ['P1DT12H', 1.5 * day],
    ['PT1H30M5S', 5405 * second],
    ['PT0S', 0],
  ])('The duration %s is read', (text, ms) => {
    expect(isDuration(text)).toBe(true);
    expect(parseDurationMs(text)).toBe(ms);
  });

  it.each([
    '',
    'P',
    'PT',
    'P1DT',
    'PT5',
    '5M',
    'P1M',
    'P1Y',
    'P1W',
    'PT1.5H',
    '-PT1H',
    '5WD',
    'pt1h',
    'P1D ',
    'P99999999D',
  ])('The duration %j is refused, because months and years have no fixed length', (text) => {
    expect(isDuration(text)).toBe(false);
    expect(() => parseDurationMs(text)).toThrow(RangeError);
  });

  it('Working days are allowed in terms only', () => {
    expect(parseWorkingDays('5WD')).toBe(5);
    expect(isTerm('5WD')).toBe(true);
    expect(isTerm('P5D')).toBe(true);
    expect(parseWorkingDays('P5D')).toBeUndefined();
    for (const text of ['0WD', '-1WD', '1000WD', 'WD', '5 WD']) expect(isTerm(text)).toBe(false);
  });

  it('An instant is moved by a duration, whatever its offset', () => {
    expect(addDuration('2026-03-01T08:30:00+08:00', 'P1DT12H')).toBe('2026-03-02T12:30:00.000Z');
    expect(addMs('2026-03-01T00:30:00Z', -1)).toBe('2026-03-01T00:29:59.999Z');
  });

  it('A text that is no instant or no duration is refused', () => {
    expect(() => addDuration('tomorrow', 'P1D')).toThrow(RangeError);
    expect(() => addDuration('2026-03-01T00:30:00Z', '5WD')).toThrow(RangeError);
  });

  it('The parts of a duration are added', () => {
    const part = fc.nat(9999);
    fc.assert(
      fc.property(part, part, part, part, (d, h, m, s) => {
        const ms = parseDurationMs(`P${d}DT${h}H${m}M${s}S`);
        expect(ms).toBe(d * day + ((h * 60 + m) * 60 + s) * second);
      }),
    );
  });
});
