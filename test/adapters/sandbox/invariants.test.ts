import { describe, expect, it } from 'vitest';
import { checkLedger } from '../../../sandbox/ledger-invariants.ts';
import { findUnpaidReturns } from '../../../sandbox/payout-invariants.ts';
import type { LedgerEntry } from '../../../sandbox/ledger.ts';

type Planted = Partial<LedgerEntry> & Pick<LedgerEntry, 'effect' | 'key'>;

const signed: Planted = {
  party: 'esign',
  effect: 'signed',
  key: 's-1',
  detail: { newLast4: '1011' },
};

/** What was planted, from #1 on, after the owner's signature. */
const ledger = (...planted: Planted[]): LedgerEntry[] =>
  [signed, ...planted].map((entry, seq) => ({
    seq,
    at: '2026-03-02T02:00:00Z',
    party: 'settlement',
    acquirerId: 'demo',
    merchantId: 'M-GREEN',
    requestId: 'req-00000001',
    detail: {},
    ...entry,
  }));

const moved = (
  effect: 'set-target' | 'restore-target',
  key: string,
  [oldLast4, newLast4]: [string, string],
  cardVersion: number,
): Planted => ({
  effect,
  key,
  detail: { target: 'settlement', oldLast4, newLast4, cardVersion, evidence: 'e1' },
});

const there = moved('set-target', 'k-set', ['8889', '1011'], 2);
const back = moved('restore-target', 'k-back', ['1011', '8889'], 3);
const payout = (key: string, last4: string): Planted => ({
  effect: 'payout',
  key,
  detail: { last4, amountFen: 1 },
});

describe('The check of a ledger', () => {
  it('The check of a ledger finds no violation in a switch and its rollback', () => {
    const hold = { effect: 'hold', key: 'k-hold' };
    const release = { effect: 'release', key: 'k-release' };
    const whole = ledger(payout('d-1', '8889'), hold, there, back, release, payout('d-2', '8889'));
    expect(checkLedger(whole)).toEqual([]);
  });

  it.each([
    ['an order without a key', [{ effect: 'hold', key: '' }], /#1 .*no key/],
    ['a payout done twice', [payout('d-1', '8889'), payout('d-1', '8889')], /#2 .*same as #1/],
    [
      'an order undone twice under two keys',
      [
        { effect: 'network-revert', key: 'a', detail: { undoes: 'k' } },
        { effect: 'network-revert', key: 'b', detail: { undoes: 'k' } },
      ],
      /#2 .*same as #1/,
    ],
    [
      'a target that moves from another account than its own',
      [there, moved('restore-target', 'k-2', ['1025', '8889'], 3)],
      /#2 .*another account/,
    ],
    [
      'a card version that skips one',
      [there, moved('restore-target', 'k-2', ['1011', '8889'], 4)],
      /#2 .*does not follow/,
    ],
    [
      'a switch without evidence',
      [{ ...there, detail: { ...there.detail, evidence: '' } }],
      /#1 .*no evidence/,
    ],
    [
      'a switch after its rollback',
      [there, back, moved('set-target', 'k-3', ['8889', '1011'], 4)],
      /#3 .*after its way back/,
    ],
    [
      'a switch to a card that the owner did not sign for',
      [moved('set-target', 'k-set', ['8889', '1025'], 2)],
      /#1 .*nobody has signed/,
    ],
    [
      'a switch signed for in another request',
      [{ ...there, requestId: 'req-00000002' }],
      /#1 .*nobody has signed/,
    ],
    [
      'a payout during the hold',
      [{ effect: 'hold', key: 'k-hold' }, payout('d-1', '8889')],
      /#2 .*during the hold of #1/,
    ],
    ['a payout to the old card', [there, payout('d-1', '8889')], /#2 .*not paid to the target/],
    [
      'a payout that is paid again while it is not back',
      [payout('d-1', '8889'), { ...payout('d-1', '8889'), effect: 'payout-again' }],
      /#2 .*not back/,
    ],
    [
      'a payout that comes back without having been sent',
      [{ ...payout('d-1', '8889'), effect: 'payout-returned' }],
      /#1 .*never paid/,
    ],
    [
      'a payout that lands and comes back twice',
      [
        payout('d-1', '8889'),
        { ...payout('d-1', '8889'), effect: 'payout-returned' },
        { ...payout('d-1', '8889'), effect: 'payout-returned' },
      ],
      /#3 .*same as #2/,
    ],
    [
      'a payout that is paid again with another amount',
      [
        payout('d-1', '8889'),
        { ...payout('d-1', '8889'), effect: 'payout-returned' },
        {
          ...payout('d-1', '8889'),
          effect: 'payout-again',
          detail: { last4: '8889', amountFen: 2 },
        },
      ],
      /#3 .*another amount than #2/,
    ],
    [
      'a payout to the new card before the target moved',
      [payout('d-1', '1011'), there],
      /#1 .*not paid to the target/,
    ],
    [
      'a target that moves while a batch is open',
      [{ effect: 'batch-opened', key: 'b-1' }, there],
      /#2 .*while b-1 was open/,
    ],
    [
      'a full number',
      [{ effect: 'penny', key: 'k', detail: { account: '6217000200112001011' } }],
      /#1 .*full number/,
    ],
  ] satisfies [string, Planted[], RegExp][])('finds %s', (_, planted, sentence) => {
    const [found, ...more] = checkLedger(ledger(...planted));
    expect(found).toMatch(sentence);
    expect(more).toEqual([]);
    expect(found).not.toContain('6217000200112001011');
  });

  it('The check of a ledger finds no violation in payouts that come back at any time', () => {
    const again = (last4: string) => ({ ...payout('d-1', last4), effect: 'payout-again' });
    const returned = (last4: string) => ({ ...payout('d-1', last4), effect: 'payout-returned' });
    const late = ledger(
      payout('d-1', '8889'),
      { effect: 'batch-opened', key: 'b-1' },
      { effect: 'batch-closed', key: 'b-1' },
      there,
      returned('8889'),
      again('1011'),
      returned('1011'),
      back,
      again('8889'),
    );
    expect(checkLedger(late)).toEqual([]);
    expect(findUnpaidReturns(late)).toEqual([]);
    expect(findUnpaidReturns(late.slice(0, -1))).toEqual(['d-1']);
  });

  it('The check of a ledger permits a cut-over over an open batch that operators have decided on', () => {
    const decided = { ...there, detail: { ...there.detail, despiteOpenBatch: true } };
    expect(checkLedger(ledger({ effect: 'batch-opened', key: 'b-1' }, decided))).toEqual([]);
  });

  it('The check of a ledger checks each merchant of each acquirer separately', () => {
    const other = { acquirerId: 'other' };
    const elsewhere = [
      { ...signed, ...other, key: 's-other' },
      { ...there, ...other, key: 'k-other' },
    ];
    expect(checkLedger(ledger(there, ...elsewhere))).toEqual([]);
  });
});
