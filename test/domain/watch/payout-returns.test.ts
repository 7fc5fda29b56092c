/** Payouts that come back from an earlier card, and debts, as a look at the payouts finds them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  computeUnpaidFen,
  findNewDebt,
  findNewReturns,
  getReturnKey,
  isDebtOver,
} from '../../../domain/watch/payout-returns.ts';
import type { Payout } from '../../../domain/watch/payout-statement.ts';
import { addTold } from '../../../domain/watch/watch-reading.ts';
import { policy, timeAfter } from '../../support/facts.ts';

const watched = 2;
const old = { last4: '8889', cardVersion: 1, at: timeAfter('PT1H') };
const payout = (more: Partial<Payout>): Payout => ({
  intentId: 'day-1',
  amountFen: 10_000,
  state: 'returned',
  last4: '8889',
  at: timeAfter('PT1H'),
  cycle: 'T1',
  ...more,
});
const back = payout({ cameBack: old });
const paidAgain = payout({ state: 'landed', last4: '0128', cameBack: old });

describe('[B3.1] A payout that came back', () => {
  it.each([
    ['from the old card, and waits', { earlier: [back], payouts: [] }, ['8889']],
    ['from the old card, and was paid again', { earlier: [], payouts: [paidAgain] }, ['8889']],
    ['not: it is on its way', { earlier: [payout({ state: 'sent' })], payouts: [] }, []],
    [
      'from the watched card, which is another matter',
      { earlier: [], payouts: [payout({ cameBack: { ...old, cardVersion: watched } })] },
      [],
    ],
  ])('[B3.1] A payout that came back %s', (_what, statement, last4) => {
    const returns = findNewReturns(statement, watched, []);
    expect(returns.map((each) => each.last4)).toEqual(last4);
    const told = returns.map(getReturnKey);
    expect(findNewReturns(statement, watched, told)).toEqual([]);
  });

  it('[B3.1] A payout that came back twice is told of twice', () => {
    const [first] = findNewReturns({ earlier: [back], payouts: [] }, watched, []);
    const again = payout({ cameBack: { ...old, at: timeAfter('PT5H') } });
    const told = first ? [getReturnKey(first)] : [];
    expect(findNewReturns({ earlier: [again], payouts: [] }, watched, told)).toHaveLength(1);
  });

  it('[B3.1] A payout that came back is told of once, however many there are and however often somebody looks', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 70 }), (count) => {
        const earlier = Array.from({ length: count }, (_, n) =>
          payout({ intentId: `day-${n}`, cameBack: old }),
        );
        let told: readonly string[] = [];
        for (let look = 0; look < 6; look += 1) {
          const returns = findNewReturns({ earlier, payouts: [] }, watched, told);
          told = [...told, ...returns.map(getReturnKey)];
        }
        expect(new Set(told).size).toBe(count);
        expect(told).toHaveLength(count);
      }),
    );
  });
});

describe('[B3.1] A payout that was not paid again', () => {
  const unpaid = (now: string, held = false) =>
    computeUnpaidFen({ earlier: [back, payout({ state: 'sent' })], held }, policy, now);

  it('[B3.1] A payout that was not paid again is missing after three days, unless payouts are held', () => {
    expect(unpaid(timeAfter('P2D'))).toBe(0);
    expect(unpaid(timeAfter('P4D'))).toBe(10_000);
    expect(unpaid(timeAfter('P4D'), true)).toBe(0);
  });
});

describe('[B3.1] A negative balance', () => {
  it.each([
    [undefined, false, undefined],
    [0, false, undefined],
    [-1, false, 1],
    [-1, true, undefined],
  ])('[B3.1] A negative balance of %s is told of once', (balanceFen, isInDebt, debtFen) => {
    expect(findNewDebt({ ...(balanceFen !== undefined && { balanceFen }) }, { isInDebt })).toBe(
      debtFen,
    );
  });

  it.each([
    [undefined, true, false],
    [-1, true, false],
    [0, true, true],
    [0, false, false],
  ])(
    '[B3.1] A negative balance is over with a balance of %s, and the next one is told again',
    (balanceFen, isInDebt, isOver) => {
      const statement = { ...(balanceFen !== undefined && { balanceFen }) };
      expect(isDebtOver(statement, { isInDebt })).toBe(isOver);
    },
  );

  it('[B3.1] A negative balance and returns are remembered together, and nothing is remembered of nothing', () => {
    const [one] = findNewReturns({ earlier: [back], payouts: [] }, watched, []);
    const returns = one ? [one] : [];
    expect(addTold({}, {})).toEqual({});
    const first = addTold({}, { returns });
    expect(first).toEqual({ told: { returns: [`day-1 ${old.at}`], isInDebt: false } });
    const inDebt = addTold(first, { debtFen: 5 });
    expect(addTold(inDebt, { debtOver: true })).toEqual(first);
    expect(inDebt).toEqual({
      told: { returns: [`day-1 ${old.at}`], isInDebt: true },
    });
  });
});
