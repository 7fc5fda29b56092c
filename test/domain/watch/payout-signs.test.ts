/** What counts as a sign of fraud after the switch, and what is done about it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findPayoutSigns, type Amounts, type Reading } from '../../../domain/watch/payout-signs.ts';
import { policy, timeAfter } from '../../support/facts.ts';

const average = 100_000;
const last: Reading = { at: timeAfter('P1D'), dueFen: 100_000, refundedFen: 5_000, forwarded: 0 };
const same: Amounts = { dueFen: 100_000, refundedFen: 5_000, forwarded: 0 };
const now = timeAfter('P2D');

const find = (more: Partial<Amounts>, before: { last?: Reading } = { last }, at = now) =>
  findPayoutSigns({ ...same, ...more }, before.last, average, policy, at).map(({ code }) => code);

describe('[D after-watch] Signs after the switch', () => {
  it.each<[string, Partial<Amounts>, string[]]>([
    ['nothing has changed', {}, []],
    ['customers got the usual refunds', { refundedFen: 105_000 }, []],
    ['customers got far more back than usual', { refundedFen: 105_001 }, ['WATCH_REFUNDS']],
    ['one payout has left the card', { forwarded: 1 }, []],
    ['a second payout has left the card', { forwarded: 2 }, ['WATCH_DRAIN']],
    ['takings are as high as the cap', { dueFen: 5_100_000 }, []],
    ['takings are far above the usual', { dueFen: 5_100_001 }, ['WATCH_TAKINGS']],
    [
      'all of it happens at once',
      { refundedFen: 900_000, forwarded: 3, dueFen: 9_000_000 },
      ['WATCH_DRAIN', 'WATCH_REFUNDS', 'WATCH_TAKINGS'],
    ],
  ])('[D after-watch] Signs after the switch: %s', (_what, more, codes) => {
    expect(find(more)).toEqual(codes);
  });

  it('[D after-watch] Refunds and takings are measured by the days since the last reading', () => {
    const busy = { ...last, at: timeAfter('P1D'), dueFen: 0, refundedFen: 0 };
    const refunds = (days: number) =>
      find({ refundedFen: 150_000 }, { last: busy }, timeAfter(`P${1 + days}D`));
    expect([refunds(1), refunds(3)]).toEqual([['WATCH_REFUNDS'], []]);
  });

  it('[D after-watch] What the settlement does not say is no sign', () => {
    expect(findPayoutSigns({ dueFen: 0, forwarded: 0 }, last, average, policy, now)).toEqual([]);
  });

  it('[D after-watch] The first reading shows refunds and drains, but no takings: those include what was held', () => {
    expect(find({ dueFen: 9_000_000 }, {})).toEqual([]);
    expect(find({ refundedFen: 100_001, forwarded: 2 }, {})).toEqual([
      'WATCH_DRAIN',
      'WATCH_REFUNDS',
    ]);
  });

  it('[D after-watch] A sign that holds payouts comes before one of which people are only notified', () => {
    const signs = policy['watch.signs'];
    const terms = {
      ...policy,
      'watch.signs': { ...signs, drain: { ...signs.drain, reaction: 'notify' as const } },
    };
    const found = findPayoutSigns(
      { ...same, forwarded: 2, refundedFen: 900_000 },
      last,
      average,
      terms,
      now,
    );
    expect(found).toEqual([
      { code: 'WATCH_REFUNDS', reaction: 'hold' },
      { code: 'WATCH_DRAIN', reaction: 'notify' },
    ]);
  });

  it('[D after-watch] What was read once is no sign at the next reading', () => {
    const amount = fc.nat(50_000_000);
    const amounts = fc.record({ dueFen: amount, refundedFen: amount, forwarded: fc.nat(40) });
    fc.assert(
      fc.property(amounts, (read) => {
        expect(findPayoutSigns(read, { ...read, at: last.at }, average, policy, now)).toEqual([]);
      }),
    );
  });
});
