import { describe, expect, it } from 'vitest';
import type { LedgerEntry } from '../../../sandbox/ledger.ts';
import { findLedgerFaults } from '../../../scripts/demo/outcome-check.ts';

const ledger = (...steps: string[]): LedgerEntry[] =>
  steps.map((step, i) => {
    const [effect = '', target = 'settlement'] = step.split('@');
    return {
      seq: i + 1,
      at: '2026-06-10T02:00:00.000Z',
      party: 'settlement',
      effect,
      key: `req-1/${effect}/${target}`,
      acquirerId: 'demo',
      merchantId: 'M-1',
      requestId: 'req-1',
      detail: {},
    };
  });

describe('the ledger of a sample', () => {
  it('must hold the expected effects in their order, and may hold others between them', () => {
    const entries = ledger('lock', 'hold', 'set-target', 'release');
    expect(findLedgerFaults(['lock', 'set-target', 'release'], entries)).toEqual([]);
    expect(findLedgerFaults(['set-target', 'hold'], entries)).toEqual(['the ledger lacks hold']);
  });

  it('must not hold a forbidden effect at any place', () => {
    expect(findLedgerFaults(['hold', '!set-target'], ledger('set-target', 'hold'))).toEqual([
      'the ledger holds set-target',
    ]);
  });

  it('must hold an effect once where once is expected', () => {
    expect(findLedgerFaults(['1penny'], ledger('penny'))).toEqual([]);
    expect(findLedgerFaults(['1penny'], ledger('penny', 'hold', 'penny'))).toEqual([
      'the ledger holds penny 2 times',
    ]);
    expect(findLedgerFaults(['1penny'], ledger('hold'))).toEqual(['the ledger lacks penny']);
  });

  it('is checked by terminal or network where the sample names one', () => {
    const entries = ledger('configure@SN-1', 'configure@SN-2');
    expect(findLedgerFaults(['configure@SN-2', '!configure@SN-3'], entries)).toEqual([]);
    expect(findLedgerFaults(['!configure@SN-1'], entries)).toEqual([
      'the ledger holds configure@SN-1',
    ]);
  });
});
