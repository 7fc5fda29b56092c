import { describe, expect, it } from 'vitest';
import { mayContinueUncorrected } from '../../../domain/request/corrections.ts';

const absent = { field: 'identity', code: 'IDV_NOT_PROVED' } as const;
const wrong = { field: 'newAccount', code: 'ACC_PENNY_RETURNED' } as const;

describe('What a correction must contain', () => {
  it('[A83] A correction may be empty when the merchant only did not answer in time', () => {
    expect(mayContinueUncorrected([absent])).toBe(true);
  });

  it('[A63] A correction must change something when anything was wrong', () => {
    expect(mayContinueUncorrected([absent, wrong])).toBe(false);
    expect(mayContinueUncorrected([])).toBe(false);
  });
});
