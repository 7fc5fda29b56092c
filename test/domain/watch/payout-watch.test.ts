/** What one reading of the payouts means, row by row. */
import { describe, expect, it } from 'vitest';
import type { Payout, PayoutStatement } from '../../../domain/watch/payout-statement.ts';
import {
  assessWatch,
  type WatchAssessment,
  type WatchFacts,
} from '../../../domain/watch/payout-watch.ts';
import { timeAfter, policy, submittedAt } from '../../support/facts.ts';

const facts = (more: Partial<WatchFacts> = {}): WatchFacts => ({
  since: submittedAt,
  cardVersion: 2,
  last4: '0128',
  merchant: {
    onboardAt: '2024-01-01T00:00:00.000Z',
    dailyAverageFen: 100_000,
    abnormal: false,
  },
  firstPayoutSeen: false,
  capLifted: false,
  t0Allowed: false,
  ...more,
});

const payout = (more: Partial<Payout> = {}): Payout => ({
  intentId: 'day-1',
  amountFen: 10_000,
  state: 'landed',
  last4: '0128',
  at: timeAfter('P1D'),
  cycle: 'T1',
  ...more,
});

/** All that is due is in the list, unless a test says otherwise. */
const statement = (payouts: Payout[], more: Partial<PayoutStatement> = {}): PayoutStatement => ({
  targetLast4: '0128',
  cardVersion: 2,
  held: false,
  cycle: 'T1',
  dueFen: payouts.reduce((sum, { amountFen }) => sum + amountFen, 0),
  payouts,
  earlier: [],
  ...more,
});

interface WatchCase {
  facts?: Partial<WatchFacts>;
  payouts?: Payout[];
  said?: Partial<PayoutStatement>;
  now?: string;
}
const assess = ({
  facts: known,
  payouts = [],
  said,
  now = timeAfter('P2D'),
}: WatchCase): WatchAssessment => assessWatch(facts(known), statement(payouts, said), policy, now);

const held = payout({ intentId: 'day-2', state: 'held' });
const { last4: _, ...sentNowhere } = held;
const three = ['day-1', 'day-2', 'day-3'].map((intentId) => payout({ intentId }));

describe('[A54] Payouts that are missing', () => {
  it.each<[string, WatchCase, string | undefined]>([
    ['nothing due, nothing paid', {}, undefined],
    ['all landed', { payouts: three }, undefined],
    ['the rest held by the cap', { payouts: [payout(), sentNowhere] }, undefined],
    ['on its way', { payouts: [payout({ state: 'sent' })] }, undefined],
    ['one came back', { payouts: [payout({ state: 'returned' })] }, 'WATCH_SHORTFALL'],
    ['one landed on another card', { payouts: [payout({ last4: '8889' })] }, 'WATCH_SHORTFALL'],
    ['one cent is missing', { payouts: [payout()], said: { dueFen: 10_001 } }, 'WATCH_SHORTFALL'],
    [
      'the target is another card, and no switch made it so',
      { said: { targetLast4: '9999' } },
      'SWT_RECON',
    ],
    [
      'what was missing when the risk officer thawed',
      {
        payouts: [payout({ state: 'returned' })],
        facts: { acceptedAtThaw: { shortFen: 10_000, isPaidElsewhere: false } },
      },
      undefined,
    ],
    [
      'more than was missing when the risk officer thawed',
      {
        payouts: [payout({ state: 'returned' })],
        facts: { acceptedAtThaw: { shortFen: 9_999, isPaidElsewhere: false } },
      },
      'WATCH_SHORTFALL',
    ],
  ])('[A54] The watch freezes payouts or not: %s', (_what, given, code) => {
    expect(assess(given).freeze).toBe(code);
  });
});

describe('Takings far above the usual', () => {
  const firstReading = { at: timeAfter('P1D'), dueFen: 0, forwarded: 0 };
  const due = (dueFen: number) => [payout({ amountFen: dueFen })];
  it.each<[string, WatchCase, string | undefined]>([
    ['are no sign below the line of the first payouts', { payouts: due(5_000_000) }, undefined],
    ['are a sign above it', { payouts: due(5_000_001) }, 'WATCH_TAKINGS'],
    [
      'are none for a merchant whose three days come to as much',
      {
        payouts: due(6_000_000),
        facts: { merchant: { ...facts().merchant, dailyAverageFen: 2_000_000 } },
      },
      undefined,
    ],
    [
      'are measured by the days since the last reading',
      {
        payouts: due(6_000_000),
        facts: { merchant: { ...facts().merchant, dailyAverageFen: 1_000_000 } },
        now: timeAfter('P3D'),
      },
      undefined,
    ],
  ])('Takings far above the usual: they %s', (_what, given, code) => {
    expect(assess({ ...given, facts: { lastReading: firstReading, ...given.facts } }).freeze).toBe(
      code,
    );
  });

  it('The first reading is not compared, because it includes what the switch had held', () => {
    expect(assess({ payouts: due(9_000_000) }).freeze).toBeUndefined();
  });
});

describe('[A54] The first payout', () => {
  it('[A54] The first payout is the one that landed first, and is notified once', () => {
    const payouts = [
      payout({ at: timeAfter('P2D'), amountFen: 2 }),
      payout({ at: timeAfter('P1D') }),
    ];
    expect(assess({ payouts }).firstPayoutFen).toBe(10_000);
    expect(assess({ payouts, facts: { firstPayoutSeen: true } }).firstPayoutFen).toBeUndefined();
  });

  it('There is no first payout while money is held or on its way', () => {
    const payouts = [sentNowhere, payout({ state: 'sent' })];
    expect(assess({ payouts }).firstPayoutFen).toBeUndefined();
  });
});

describe('The cap on the first payouts', () => {
  it.each<[string, WatchCase, true | undefined]>([
    ['stands after two payouts', { payouts: three.slice(1) }, undefined],
    ['goes after three', { payouts: three }, true],
    ['counts none that is held', { payouts: [...three.slice(1), sentNowhere] }, undefined],
    ['stands for a week', { now: timeAfter('P6DT23H') }, undefined],
    ['goes after a week', { now: timeAfter('P7D') }, true],
    ['is lifted once', { payouts: three, facts: { capLifted: true } }, undefined],
  ])('The cap on the first payouts %s', (_what, given, lifted) => {
    expect(assess(given).liftCap).toBe(lifted);
  });
});

describe('Settlement on the same day', () => {
  const said = { cycle: 'T0' } as const;
  const merchant = facts().merchant;
  it.each<[string, WatchCase, true | undefined]>([
    ['stays off until a payout has landed', {}, undefined],
    ['is allowed again after the first payout of a later day', { payouts: [payout()] }, true],
    [
      'is not proven by a payout of the same day',
      { payouts: [payout({ cycle: 'T0' })] },
      undefined,
    ],
    ['is allowed once', { payouts: [payout()], facts: { t0Allowed: true } }, undefined],
    [
      'is never allowed to a merchant on board for less than 90 days',
      { payouts: [payout()], facts: { merchant: { ...merchant, onboardAt: timeAfter('-P87D') } } },
      undefined,
    ],
    [
      'is allowed after 90 days on board',
      { payouts: [payout()], facts: { merchant: { ...merchant, onboardAt: timeAfter('-P88D') } } },
      true,
    ],
    [
      'is never allowed to a merchant with irregular trade',
      { payouts: [payout()], facts: { merchant: { ...merchant, abnormal: true } } },
      undefined,
    ],
  ])('Settlement on the same day %s', (_what, given, allowed) => {
    expect(assess({ said, ...given }).allowT0).toBe(allowed);
  });

  it('Settlement on the same day is not given to a merchant who never had it', () => {
    expect(assess({ payouts: [payout()] }).allowT0).toBeUndefined();
  });
});

describe('Another change of card during the watch', () => {
  const other = { targetLast4: '9999', cardVersion: 3 };
  it('Another change is not complete while its hold is on, because it may still be undone', () => {
    expect(assess({ said: { ...other, held: true } })).toEqual({
      isTargetWatched: false,
      held: true,
      dueFen: 0,
      forwarded: 0,
      shortFen: 0,
    });
  });
  it('The watch ends once another card is paid', () => {
    expect(assess({ said: other })).toMatchObject({ superseded: true });
  });
  it('The watch ends with a target that the risk officer accepted', () => {
    const facts = { acceptedAtThaw: { shortFen: 0, isPaidElsewhere: true } };
    expect(assess({ said: { targetLast4: '9999' }, facts })).toMatchObject({ superseded: true });
  });
  it('Another change that was undone leaves the card under watch', () => {
    const said = { cardVersion: 4 };
    expect(assess({ said, payouts: [payout()] })).toMatchObject({ firstPayoutFen: 10_000 });
  });
});
