import { describe, expect, it } from 'vitest';
import { goesOn } from '../../domain/corrections.ts';

const away = { field: 'identity', code: 'IDV_NOT_PROVED' } as const;
const wrong = { field: 'newAccount', code: 'ACC_PENNY_RETURNED' } as const;

describe('what a correction has to bring', () => {
  it('[A83] nothing, where the merchant was only away', () => {
    expect(goesOn([away])).toBe(true);
  });

  it('[A63] something, where anything was wrong, or nothing is asked', () => {
    expect(goesOn([away, wrong])).toBe(false);
    expect(goesOn([])).toBe(false);
  });
});
