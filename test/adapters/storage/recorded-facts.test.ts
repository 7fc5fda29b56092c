import { describe, expect, it } from 'vitest';
import { deriveFacts } from '../../../adapters/storage/recorded-facts.ts';
import { buildEntry } from '../../support/audit-fixtures.ts';

describe('The facts that columns take from audit entries', () => {
  it('The facts that columns take from audit entries are empty when no entry settles anything', () => {
    expect(deriveFacts([buildEntry(1), buildEntry(2, { reason: 'RSK_STOP' })])).toEqual({
      documentIds: [],
    });
  });

  it('The facts that columns take from audit entries include the code and the card that a request ended with', () => {
    const closed = buildEntry(7, {
      action: 'closed',
      reason: 'TST_PAYOUT',
      data: { outcome: 'rolled-back', money: 'old', target: '8889' },
    });
    expect(deriveFacts([buildEntry(6), closed])).toEqual({
      outcomeCode: 'TST_PAYOUT',
      settledLast4: '8889',
      documentIds: [],
    });
  });

  it('The facts that columns take from audit entries include how the watch ended, and the card it left payouts on', () => {
    const closed = buildEntry(7, { action: 'closed', data: { target: '1011' } });
    const watchEnded = buildEntry(9, {
      action: 'watch-ended',
      data: { outcome: 'rolled-back', money: 'old', target: '8889' },
    });
    expect(deriveFacts([closed, watchEnded])).toEqual({
      settledLast4: '8889',
      watchEnd: { kind: 'rolled-back', at: watchEnded.at },
      documentIds: [],
    });
  });

  it('The facts that columns take from audit entries do not take the target of a step for the card of payouts', () => {
    const step = buildEntry(3, { action: 'step-done', data: { target: '0007', key: 'k' } });
    expect(deriveFacts([step])).toEqual({ documentIds: [] });
  });

  it('The facts that columns take from audit entries include every document that an entry names', () => {
    const submitted = buildEntry(1, { action: 'submitted', data: { documents: 'doc_1, doc_2' } });
    const corrected = buildEntry(2, { action: 'corrected', data: { documents: 'doc_3' } });
    expect(deriveFacts([submitted, corrected]).documentIds).toEqual(['doc_1', 'doc_2', 'doc_3']);
  });
});
