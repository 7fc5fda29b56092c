import { describe, expect, it } from 'vitest';
import { findBinAdvice } from '../../../domain/account/bins.ts';

const advice = (first6: string) => {
  const { bankCodes, cardTypes } = findBinAdvice(first6) ?? { bankCodes: [], cardTypes: [] };
  return [[...bankCodes], [...cardTypes]];
};

describe('[A11] the table of card numbers', () => {
  it.each([
    ['621700', ['105'], ['DC']],
    ['622202', ['102'], ['DC']],
    ['622848', ['103'], ['DC']],
    ['625965', ['105'], ['CC']],
    // Longer prefixes divide these: of a bank whose code is known here, and of several whose are not.
    ['621056', ['301'], ['DC']],
    ['621278', [undefined], ['DC']],
  ])('knows %s', (first6, banks, types) => {
    expect(advice(first6)).toEqual([banks, types]);
  });

  it('says nothing of numbers it does not know, and of masks that show none', () => {
    expect(findBinAdvice('000000')).toBeUndefined();
    expect(findBinAdvice('')).toBeUndefined();
  });
});
