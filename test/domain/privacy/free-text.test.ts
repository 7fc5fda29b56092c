import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasCardOrIdNumber } from '../../../domain/privacy/free-text.ts';
import { cardNumbers, residentIds } from '../../support/numbers.ts';

const card = '6222021234567890128';
const joinGroups = (number: string, separator: string): string =>
  (number.match(/.{1,4}/g) ?? []).join(separator);

describe('[A69] Free text', () => {
  const dressings: ((number: string) => string)[] = [
    (number) => number,
    (number) => number.replaceAll(/(.{4})/g, '$1 '),
    (number) => number.replaceAll(/(.{4})(?=.)/g, '$1-'),
    (number) => number.replaceAll(/(.{3})(?=.)/g, '$1. '),
    (number) => number.replaceAll(/(.)(?=.)/g, '$1 '),
    (number) => `${number.slice(0, 6)} ${number.slice(6)}`,
    (number) => `${number.slice(0, 10)}\n${number.slice(10)}`,
    (number) => number.replaceAll(/(.{3})(?=.)/g, '$1,'),
    (number) => `卡号${number}，请尽快`,
    (number) => `138 ${number}`,
    (number) => `请联系13800138001，${joinGroups(number, ' ')}`,
    (number) => number.replaceAll(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
  ];
  const payments = cardNumbers.filter((number) => /^[3-69]/.test(number));

  it('Free text is searched for card and identity numbers, however they are typed', () => {
    fc.assert(
      fc.property(
        fc.oneof(payments, residentIds),
        fc.constantFrom(...dressings),
        (number, dress) => {
          // Behind a postcode of six digits this is a mobile number.
          fc.pre(!/^1[3-9]\d{9}$/.test(number.slice(6)));
          return hasCardOrIdNumber(dress(number));
        },
      ),
    );
  });

  it.each([
    '   ',
    '/',
    '：',
    '、',
    '•',
    '\u2010',
    '\u2011',
    '\u200b',
    '\u2060',
    '\n',
    '\r\n\r\n',
    '\t',
    '，',
    '_',
    '|',
    ' - ',
    ' … ',
    '🙂',
    '\u3000\u3000\u3000\u3000',
  ])('Free text is refused with a card number in groups separated by %j', (separator) => {
    expect(hasCardOrIdNumber(`新卡${joinGroups(card, separator)}，谢谢`)).toBe(true);
  });

  it.each([
    ['身份证11010519491231002x'],
    ['身份证110105 19491231 002 X'],
    ['110105/1949/12/31/002X'],
    ['14位的卡 30569309025904'],
    ['旧卡 6214832018989180'],
    ['旧卡 4563 5126 0099 1090 527'],
    ['旧卡 40551200000000001'],
    ['2026-06-10 6222021234567890128 13800138001'],
  ])('A number in free text is refused in %j', (text) => {
    expect(hasCardOrIdNumber(text)).toBe(true);
  });

  it.each([
    '原卡遗失，尾号0128',
    '13800000001',
    '2026-06-10 10:00',
    '联行号 402713354941',
    '',
    '请联系 010-88886666 13800138001',
    '请联系 021-62220212 13800138001 或 13900139001',
    // Each holds a window that passes as a card number.
    `订单 ${card}1`,
    `订单 0${card}`,
    `订单 420000${card}123`,
    `订单 20260610${card}2`,
    // Times in seconds, milliseconds, microseconds and nanoseconds, and a date with time.
    '1765432100',
    '1765432100007',
    '1765432100000004',
    '1765432100000000003',
    '20260610123040',
    '2026/06/10 12:30:45 123',
    '12,345,678,901,234.56元',
    '终端 A1234567 至 A1234599',
  ])('Digits in free text are accepted in %j', (text) => {
    expect(hasCardOrIdNumber(text)).toBe(false);
  });

  it('Free text with a time in milliseconds of this decade is accepted', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_577_836_800_000, max: 1_999_999_999_999 }), (at) => {
        expect(hasCardOrIdNumber(`at ${at}`)).toBe(false);
      }),
    );
  });

  it('Free text with a number of more than 19 digits is accepted', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{20,40}$/), (number) => {
        expect(hasCardOrIdNumber(`订单号${number}`)).toBe(false);
      }),
    );
  });

  it('The search of free text takes time in proportion to its length', () => {
    const startedAt = performance.now();
    expect(hasCardOrIdNumber('1 '.repeat(20_000))).toBe(false);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });
});
