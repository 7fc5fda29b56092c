/** Where a payout is, row by row, and what people read of it. */
import { describe, expect, it } from 'vitest';
import {
  describePlace,
  findShownDays,
  type Sending,
  type TracedPayout,
} from '../../../domain/payouts/recent-payouts.ts';
import { describeDebt, describePayoutPlace } from '../../../domain/payouts/texts.ts';

const dueAt = '2026-06-10T01:00:00.000Z';
const sending = (last4: string, state: Sending['state'], hour: number): Sending => ({
  first6: '622202',
  last4,
  sentAt: `2026-06-10T0${hour}:00:00.000Z`,
  state,
  at: `2026-06-10T0${hour + 1}:00:00.000Z`,
});
const payout = (...sendings: Sending[]): TracedPayout => ({
  intentId: 'day-1',
  amountFen: 12_345,
  dueAt,
  sendings,
});

describe('[B3.1] The place of a payout', () => {
  it.each([
    ['that was never sent', [], 'held', undefined, [], '暂存，尚未打款'],
    ['on its way', [sending('8889', 'sent', 2)], 'sent', '8889', [], '已打款至尾号8889，在途'],
    ['that landed', [sending('8889', 'landed', 2)], 'landed', '8889', [], '已到账尾号8889'],
    [
      'that came back',
      [sending('8889', 'returned', 2)],
      'returned',
      '8889',
      ['8889'],
      '被尾号8889退回，将再次结算至届时的结算卡，不会丢失',
    ],
    [
      'that came back and was paid again',
      [sending('8889', 'returned', 2), sending('1011', 'landed', 4)],
      'landed',
      '1011',
      ['8889'],
      '已到账尾号1011（此前被尾号8889退回）',
    ],
    [
      'that came back twice',
      [sending('8889', 'returned', 2), sending('1011', 'returned', 4)],
      'returned',
      '1011',
      ['8889', '1011'],
      '被尾号1011退回，将再次结算至届时的结算卡，不会丢失（此前被尾号8889退回）',
    ],
  ] as const)('[B3.1] The place of a payout %s', (_what, sendings, state, last4, from, zh) => {
    const place = describePlace(payout(...sendings));
    expect([place.state, place.card?.last4]).toEqual([state, last4]);
    expect(place.cameBackFrom.map((card) => card.last4)).toEqual(from);
    expect(place.at).toBe(sendings.at(-1)?.at ?? dueAt);
    expect(describePayoutPlace(place).zh).toBe(zh);
    expect(describePayoutPlace(place).en).toMatch(/^[a-z].*[^.]$/);
  });
});

describe('[B3.1] A balance', () => {
  it('[B3.1] A balance is spoken of only when it is known and negative', () => {
    expect([undefined, 0, 5].map(describeDebt)).toEqual([undefined, undefined, undefined]);
    expect(describeDebt(-123_450)?.zh).toContain('-1,234.50元');
    expect(describeDebt(-123_450)?.en).toContain('-1,234.50 yuan');
  });
});

describe('[A75] The days around a change', () => {
  const openedAt = '2026-06-10T00:00:00.000Z';
  it.each([
    ['an open request', undefined, '2026-06-12T00:00:00.000Z', '2026-06-12T00:00:00.000Z'],
    [
      'a request that has just ended',
      '2026-06-12T00:00:00.000Z',
      '2026-06-13T00:00:00.000Z',
      '2026-06-13T00:00:00.000Z',
    ],
    [
      'a request of long ago',
      '2026-06-12T00:00:00.000Z',
      '2026-12-01T00:00:00.000Z',
      '2026-06-19T00:00:00.000Z',
    ],
  ])(
    '[A75] The days around a change begin three days before it: %s',
    (_what, closedAt, now, to) => {
      const from = '2026-06-07T00:00:00.000Z';
      expect(findShownDays({ openedAt, closedAt }, now)).toEqual({ from, to });
    },
  );
});
