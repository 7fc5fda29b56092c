import { describe, expect, it } from 'vitest';
import { mayContinueUncorrected } from '../../../domain/request/corrections.ts';

const absent = { field: 'identity', code: 'IDV_NOT_PROVED' } as const;
const wrong = { field: 'newAccount', code: 'ACC_PENNY_RETURNED' } as const;

describe('what a correction has to bring', () => {
  it('[A83] nothing, where the merchant was only away', () => {
    expect(mayContinueUncorrected([absent])).toBe(true);
  });

  it('[A63] something, where anything was wrong, or nothing is asked', () => {
    expect(mayContinueUncorrected([absent, wrong])).toBe(false);
    expect(mayContinueUncorrected([])).toBe(false);
  });
});
