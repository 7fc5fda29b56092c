import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Payout } from '../../../domain/watch/payout-statement.ts';
import {
  findRecallablePayouts,
  findRecallRefusal,
  judgeRecall,
  type Recall,
} from '../../../domain/watch/recall.ts';

const at = '2026-06-10T02:00:00.000Z';
const payout = (intentId: string, more: Partial<Payout> = {}): Payout => ({
  intentId,
  amountFen: 1_000,
  state: 'landed',
  last4: '1011',
  at,
  cycle: 'T1',
  ...more,
});

describe('[D recovery] What is asked back', () => {
  it.each([
    ['landed on the new card', payout('a'), true],
    ['is on its way to it', payout('a', { state: 'sent' }), true],
    [
      'left it at once: its bank may still follow the money',
      payout('a', { forwarded: true }),
      true,
    ],
    ['is held', payout('a', { state: 'held' }), false],
    ['came back', payout('a', { state: 'returned' }), false],
    ['went to another card', payout('a', { last4: '8889' }), false],
  ])('A payout that %s', (_what, each, isRecalled) => {
    const found = findRecallablePayouts({ payouts: [each] }, '1011');
    expect(found.map(({ intentId }) => intentId)).toEqual(isRecalled ? ['a'] : []);
  });

  it('The newest hundred are asked back when there are more', () => {
    const payouts = Array.from({ length: 130 }, (_, day) =>
      payout(`day-${day}`, { at: new Date(Date.UTC(2026, 5, 10 + day)).toISOString() }),
    );
    const found = findRecallablePayouts({ payouts: payouts.toReversed() }, '1011');
    expect([found.length, found[0]?.intentId, found.at(-1)?.intentId]).toEqual([
      100,
      'day-30',
      'day-129',
    ]);
  });
});

describe('[D recovery] The answer of the bank', () => {
  it.each([
    ['everything', { state: 'done', result: { returnedFen: 500 } }, 'returned', 500],
    ['a part', { state: 'done', result: { returnedFen: 200 } }, 'returned-in-part', 200],
    ['more than was asked for', { state: 'done', result: { returnedFen: 900 } }, 'returned', 500],
    ['nothing', { state: 'done', result: { returnedFen: 0 } }, 'refused', 0],
    ['no amount', { state: 'done' }, 'refused', 0],
    ['no number', { state: 'done', result: { returnedFen: 'all' } }, 'refused', 0],
    ['a refusal', { state: 'refused', code: 'UPS_REJECTED' }, 'refused', 0],
  ] as const)('An answer that names %s', (_what, answer, state, returnedFen) => {
    expect(judgeRecall(answer, 500, at)).toMatchObject({ state, at, askedFen: 500, returnedFen });
  });

  it('An answer never returns more than was asked for, nor less than nothing', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer(), (askedFen, returnedFen) => {
        const judged = judgeRecall({ state: 'done', result: { returnedFen } }, askedFen, at);
        expect(judged.returnedFen).toBeGreaterThanOrEqual(0);
        expect(judged.returnedFen).toBeLessThanOrEqual(askedFen);
        expect(judged.state === 'refused').toBe(judged.returnedFen === 0);
      }),
    );
  });
});

describe('[D recovery] A recall', () => {
  const answered = (state: Exclude<Recall['state'], 'asked'>): Recall => ({
    state,
    at,
    askedFen: 1,
    returnedFen: 0,
  });
  it.each([
    ['the first one', undefined, undefined],
    [
      'while one is open',
      { state: 'asked', at, askedFen: 1, due: at, waitingOn: 'bank' } as const,
      'ACT_NO_CHANGE',
    ],
    ['after everything came back', answered('returned'), 'ACT_NO_CHANGE'],
    ['after a part came back', answered('returned-in-part'), undefined],
    ['after a refusal', answered('refused'), undefined],
    ['after there was nothing', answered('nothing-to-recall'), undefined],
  ])('A recall %s', (_when, recall, refusal) => {
    expect(findRecallRefusal(recall, true)).toBe(refusal);
    expect(findRecallRefusal(recall, false)).toBe('ACT_WRONG_STAGE');
  });
});
