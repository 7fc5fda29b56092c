import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanMobile, cleanNumber, cleanText } from '../../../domain/text/cleaning.ts';

const showSigns = (text: string): string =>
  text.replaceAll(/[^ -~]/gu, (sign) => `U+${(sign.codePointAt(0) ?? 0).toString(16)} `);

const mobiles = [
  '\u202d138 0013 8001\u202c',
  '\u200e13800138001',
  '1\ufe0d3800138001',
  '\u2068138-0013-8001\u2069',
  '008613800138001',
  '8613800138001',
  '+86 138 0013 8001',
  '＋８６　１３８００１３８００１',
  '(+86)13800138001',
  '（86）138‑0013‑8001',
  '138\u200b0013\u200c8001\u200d',
  '\ufeff13800138001',
  '\u061c138\u2066 0013 \u20698001',
  '138\u00ad00138001',
  '138\u00a00013\u202f8001\u3000',
  '138\t0013\r\n8001',
  '138\u28000013\u31648001',
  '138–0013—8001',
  '138−0013－8001',
  '138ー0013ｰ8001',
  '138─0013━8001',
  '\u{e0100}13800138001',
  '𝟏𝟑𝟖𝟎𝟎𝟏𝟑𝟖𝟎𝟎𝟏',
];

it.each(mobiles.map((typed) => [showSigns(typed), typed]))(
  '[A37] The mobile number typed as %s is 13800138001',
  (_shown, typed) => {
    expect(cleanMobile(typed)).toBe('13800138001');
  },
);

it.each([
  ['13800138001', '13800138001'],
  ['86138001380', '86138001380'],
  ['0086 10 8888 6666', '00861088886666'],
  ['008612345', '008612345'],
])('The country code is taken only from a mobile number: %s becomes %s', (typed, cleaned) => {
  expect(cleanMobile(typed)).toBe(cleaned);
});

describe('One cleaning for numbers and codes', () => {
  it.each([
    [
      'a card number with direction signs',
      '\u202d6222 0212 3456 7890 128\u202c',
      '6222021234567890128',
    ],
    [
      'a card number with full-width digits',
      '６２２２０２１２３４５６７８９０１２８',
      '6222021234567890128',
    ],
    ['an ID number with a full-width x', '１１０１０５ 19491231 ００２ｘ', '11010519491231002X'],
    ['an ID number with a Roman ten', '11010519491231002Ⅹ', '11010519491231002X'],
    ['four last digits', '８８８９', '8889'],
    ['a code in two groups', '472 013', '472013'],
    ['a code with a dash', '472-013', '472013'],
    ['a code behind an invisible blank', '\u200b472013', '472013'],
  ])('All spellings of %s are cleaned to one value', (_what, typed, cleaned) => {
    expect(cleanNumber(typed)).toBe(cleaned);
  });

  it('Cleaning leaves other signs, so that a wrong number stays wrong', () => {
    expect(cleanNumber('6222,0212/3456')).toBe('6222,0212/3456');
    expect(cleanNumber('一三八')).toBe('一三八');
  });

  it('Cleaning a value twice changes nothing more', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (typed) => {
        expect(cleanText(cleanText(typed))).toBe(cleanText(typed));
        expect(cleanNumber(cleanNumber(typed))).toBe(cleanNumber(typed));
      }),
      { numRuns: 50 },
    );
    // Strings of any characters are slow to make on a busy machine.
  }, 30_000);
});
