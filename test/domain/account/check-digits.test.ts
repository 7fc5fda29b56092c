import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  parseBirthDate,
  isBranchCode,
  isBic,
  isCardNumber,
  isCorporateAccountNumber,
  isCreditCode,
  isIban,
  isMobileNumber,
  isOfAge,
  isResidentId,
} from '../../../domain/account/check-digits.ts';
import { bankCodes, cardNumbers, residentIds } from '../../support/numbers.ts';

/** The number with one of its digits replaced by another. */
const spoilt = (number: string, at: number, by: number): string => {
  const i = at % number.length;
  const digit = Number(number[i] === 'X' ? 9 : number[i]);
  return `${number.slice(0, i)}${(digit + 1 + (by % 9)) % 10}${number.slice(i + 1)}`;
};
const where = fc.nat(99);

describe('[A37] card numbers', () => {
  it.each(['6222021234567890128', '4111111111111111'])('accepts %s', (number) => {
    expect(isCardNumber(number)).toBe(true);
  });

  it.each([
    '',
    '6222021234567890129',
    '400000000002',
    '62220212345678901283',
    '6222 0212 3456 789',
  ])('refuses %j', (number) => {
    expect(isCardNumber(number)).toBe(false);
  });

  it('accepts every number of the standard, and none of them with one wrong digit', () => {
    fc.assert(
      fc.property(cardNumbers, where, where, (number, at, by) => {
        expect(isCardNumber(number)).toBe(true);
        expect(isCardNumber(spoilt(number, at, by))).toBe(false);
      }),
    );
  });

  it('does not ask corporate accounts for a check digit they do not have', () => {
    const account = '110060149018000012346';
    expect(isCardNumber(account)).toBe(false);
    expect(isCorporateAccountNumber(account)).toBe(true);
    expect(isCorporateAccountNumber('1234567')).toBe(false);
    expect(isCorporateAccountNumber('1100-6014')).toBe(false);
  });
});

describe('[A5] resident identity numbers', () => {
  it('accepts the example of the standard', () => {
    expect(isResidentId('11010519491231002X')).toBe(true);
  });

  it.each([
    ['another check digit', '110105194912310021'],
    ['a small x', '11010519491231002x'],
    ['a day that never was', '110105194902300020'],
    ['fifteen digits', '110105491231002'],
  ])('refuses %s', (_what, number) => {
    expect(isResidentId(number)).toBe(false);
  });

  it('refuses a day that never was, whatever the check digit', () => {
    for (const check of '0123456789X')
      expect(isResidentId(`11010519490230002${check}`)).toBe(false);
  });

  it('accepts every number of the standard, and none of them with one wrong digit', () => {
    fc.assert(
      fc.property(residentIds, where, where, (number, at, by) => {
        expect(isResidentId(number)).toBe(true);
        expect(isResidentId(spoilt(number, at, by))).toBe(false);
      }),
    );
  });

  it('[A19] knows who is of age: from the eighteenth birthday on', () => {
    expect(parseBirthDate('11010519491231002X')).toBe('1949-12-31');
    expect(isOfAge('11010519491231002X', '1967-12-30')).toBe(false);
    expect(isOfAge('11010519491231002X', '1967-12-31')).toBe(true);
    expect(isOfAge('11010519491231002X', '2026-06-10T02:00:00Z')).toBe(true);
  });
});

describe('[A19] somebody born on the last day of February', () => {
  it('is of age on the first of March', () => {
    expect(parseBirthDate('110105200802290016')).toBe('2008-02-29');
    expect(isOfAge('110105200802290016', '2026-02-28')).toBe(false);
    expect(isOfAge('110105200802290016', '2026-03-01')).toBe(true);
  });
});

describe('[A7] unified social credit codes', () => {
  it('accepts and refuses the vectors of the standard', () => {
    expect(isCreditCode('91350100M000100Y43')).toBe(true);
    expect(isCreditCode('91350100M000100Y4Z')).toBe(false);
    expect(isCreditCode('91350100M000100Y44')).toBe(false);
  });

  it.each(['I', 'O', 'S', 'V', 'Z', 'a', '·'])('knows no %s', (sign) => {
    expect(isCreditCode(`91350100${sign}000100Y43`)).toBe(false);
  });

  it('has one check sign for every code', () => {
    const body = fc.stringMatching(/^[0-9A-HJ-NP-RTUW-Y]{17}$/);
    fc.assert(
      fc.property(body, (code) => {
        const checks = Array.from('0123456789ABCDEFGHJKLMNPQRTUWXY');
        expect(checks.filter((check) => isCreditCode(code + check))).toHaveLength(1);
      }),
    );
  });
});

describe('[A8] bank codes and foreign accounts', () => {
  it.each(['402713354941', '105100021060'])('accepts the bank code %s', (code) => {
    expect(isBranchCode(code)).toBe(true);
  });

  it.each(['', '40271335494', '4027133549410', '40271335494X'])(
    'takes %j for no bank code',
    (code) => {
      expect(isBranchCode(code)).toBe(false);
    },
  );

  it('accepts every bank code of the standard, and none of them with one wrong digit', () => {
    fc.assert(
      fc.property(bankCodes, where, where, (code, at, by) => {
        expect(isBranchCode(code)).toBe(true);
        expect(isBranchCode(spoilt(code, at, by))).toBe(false);
      }),
    );
  });

  it('has one check digit for every bank code', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{11}$/), (code) => {
        expect(Array.from('0123456789').filter((check) => isBranchCode(code + check))).toHaveLength(
          1,
        );
      }),
    );
  });

  it('checks IBAN and BIC', () => {
    expect(isIban('GB82WEST12345698765432')).toBe(true);
    expect(isIban('GB82WEST12345698765433')).toBe(false);
    expect(isBic('ICBKCNBJ')).toBe(true);
    expect(isBic('ICBKCNBJXXX')).toBe(true);
    expect(isBic('ICBK1NBJ')).toBe(false);
    expect(isBic('ICBKCNBJXX')).toBe(false);
  });

  it.each([
    ['13800000001', true],
    ['+8613800000001', true],
    ['12800000001', false],
    ['1380000000', false],
    ['008613800000001', false],
  ])('[A10] mobile %s: %s', (number, expected) => {
    expect(isMobileNumber(number)).toBe(expected);
  });
});
