/** What the maintenance tells a watch, and what it keeps to itself. */
import { describe, expect, it } from 'vitest';
import type { WatchAssessment, WatchFacts } from '../../../domain/watch/payout-watch.ts';
import { addReading, hasNews, pickLaterReading } from '../../../domain/watch/watch-reading.ts';

const quiet: WatchAssessment = {
  isTargetWatched: true,
  held: false,
  dueFen: 500,
  forwarded: 0,
  shortFen: 0,
};
const facts: WatchFacts = {
  since: '2026-06-10T00:00:00.000Z',
  cardVersion: 2,
  last4: '0128',
  merchant: { onboardAt: '2024-01-01T00:00:00.000Z', dailyAverageFen: 100, abnormal: false },
  firstPayoutSeen: false,
  capLifted: false,
  t0Allowed: false,
};
const at = '2026-06-12T00:00:00.000Z';

describe('A reading of the payouts', () => {
  it.each<[string, Partial<WatchAssessment>, boolean]>([
    ['nothing that the watch has to do', {}, false],
    ['a fault', { freeze: 'WATCH_SHORTFALL' }, true],
    ['a sign that people are notified of', { sign: 'WATCH_REFUNDS' }, true],
    ['a later change', { superseded: true }, true],
    ['the first payout', { firstPayoutFen: 1 }, true],
    ['a cap that is to be lifted', { liftCap: true }, true],
    ['payouts on the same day that may begin', { allowT0: true }, true],
  ])('A reading of the payouts with %s is news or not', (_what, more, isNews) => {
    expect(hasNews({ ...quiet, ...more })).toBe(isNews);
  });

  it('A reading of the payouts is news once: what the watch does about it counts as done', () => {
    const assessment = { ...quiet, firstPayoutFen: 1, liftCap: true, allowT0: true } as const;
    expect(addReading(facts, assessment, at)).toEqual({
      ...facts,
      firstPayoutSeen: true,
      capLifted: true,
      t0Allowed: true,
      lastReading: { at, dueFen: 500, forwarded: 0 },
    });
  });

  it.each([{ freeze: 'WATCH_TAKINGS' }, { sign: 'WATCH_REFUNDS' }] as const)(
    'A reading of the payouts with %o does not count as usual afterwards',
    (found) => {
      const lastReading = { at: facts.since, dueFen: 3, forwarded: 0 };
      const before = { ...facts, lastReading };
      expect(addReading(before, { ...quiet, ...found }, at)).toEqual(before);
    },
  );

  it('The later of two readings counts, whoever made it', () => {
    const early = { at: '2026-06-11T00:00:00.000Z', dueFen: 1, forwarded: 0 };
    const late = { at, dueFen: 2, forwarded: 0 };
    expect(pickLaterReading(early, late)).toBe(late);
    expect(pickLaterReading(late, early)).toBe(late);
    expect(pickLaterReading(undefined, early)).toBe(early);
    expect(pickLaterReading(undefined, undefined)).toBeUndefined();
  });
});
