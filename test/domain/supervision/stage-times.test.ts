/** How long requests stay in each stage. */
import { describe, expect, it } from 'vitest';
import { measureStages, type StageMark } from '../../../domain/supervision/stage-times.ts';

const mark = (requestId: string, hour: number, entered?: string): StageMark => ({
  requestId,
  at: new Date(Date.UTC(2026, 5, 10, hour)).toISOString(),
  ...(entered !== undefined && { entered }),
});
const hourMs = 3_600_000;

describe('Times of stages', () => {
  it('Times of stages count each visit that has ended, with the median and the longest', () => {
    const marks = [
      ...[mark('a', 0, 'review'), mark('a', 2, 'cooling'), mark('a', 12, 'completed')],
      ...[mark('b', 0, 'review'), mark('b', 6, 'rejected')],
      ...[mark('c', 0, 'review'), mark('c', 3, 'expired')],
    ];
    expect(measureStages(marks)).toEqual([
      { stage: 'review', left: 3, kept: 3, medianMs: 3 * hourMs, longestMs: 6 * hourMs },
      { stage: 'cooling', left: 1, kept: 1, medianMs: 10 * hourMs, longestMs: 10 * hourMs },
    ]);
  });

  it('Times of stages count a visit as broken when a promised time passed in it, and the next one as kept', () => {
    const marks = [
      mark('a', 0, 'review'),
      mark('b', 0, 'review'),
      mark('a', 25),
      mark('a', 26),
      mark('a', 30, 'correction'),
      mark('a', 40, 'review'),
      mark('a', 41, 'rejected'),
      mark('b', 41, 'rejected'),
    ];
    expect(measureStages(marks).map(({ stage, left, kept }) => [stage, left, kept])).toEqual([
      ['review', 3, 2],
      ['correction', 1, 1],
    ]);
  });

  it('Times of stages leave out a stage that nobody has left yet', () => {
    expect(measureStages([mark('a', 0, 'review')])).toEqual([]);
  });
});
