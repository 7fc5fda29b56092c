import { describe, expect, it } from 'vitest';
import { findBinAdvice } from '../../../domain/account/bins.ts';

const advice = (first6: string) => {
  const { bankCodes, cardTypes } = findBinAdvice(first6) ?? { bankCodes: [], cardTypes: [] };
  return [[...bankCodes], [...cardTypes]];
};

describe('[A11] The table of card numbers', () => {
  it.each([
    ['621700', ['105'], ['DC']],
    ['622202', ['102'], ['DC']],
    ['622848', ['103'], ['DC']],
    ['625965', ['105'], ['CC']],
    // Longer prefixes tell these apart: one bank with a known code, and several banks without one.
    ['621056', ['301'], ['DC']],
    ['621278', [undefined], ['DC']],
  ])('The table knows banks and card types of cards that begin with %s', (first6, banks, types) => {
    expect(advice(first6)).toEqual([banks, types]);
  });

  it('The table gives no advice about unknown numbers and masks without digits', () => {
    expect(findBinAdvice('000000')).toBeUndefined();
    expect(findBinAdvice('')).toBeUndefined();
  });
});
