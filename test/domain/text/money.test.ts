import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatYuan } from '../../../domain/text/money.ts';

describe('Amounts of money', () => {
  it.each([
    [1, '0.01'],
    [0, '0.00'],
    [100, '1.00'],
    [123_450, '1,234.50'],
    [5_000_000, '50,000.00'],
    [-1, '-0.01'],
    [-100_000_000, '-1,000,000.00'],
  ])('The amount of %i fen is shown as %s yuan', (fen, text) => {
    expect(formatYuan(fen)).toBe(text);
  });

  it('No fen is lost when an amount is shown', () => {
    fc.assert(
      fc.property(
        fc.maxSafeInteger(),
        (fen) => Number(formatYuan(fen).replaceAll(/[,.]/g, '')) === fen,
      ),
    );
  });

  it.each([0.5, Number.NaN, 2 ** 53])(
    'The amount %s is refused: it is no whole number of fen',
    (fen) => {
      expect(() => formatYuan(fen)).toThrow(RangeError);
    },
  );
});
