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
  isPlausibleCardNumber,
  isPlausibleCreditCode,
  isResidentId,
} from '../../../domain/account/check-digits.ts';
import { bankCodes, cardNumbers, residentIds } from '../../support/numbers.ts';

/** The number with one digit replaced by another. */
const replaceDigit = (number: string, at: number, by: number): string => {
  const i = at % number.length;
  const digit = Number(number[i] === 'X' ? 9 : number[i]);
  return `${number.slice(0, i)}${(digit + 1 + (by % 9)) % 10}${number.slice(i + 1)}`;
};
const position = fc.nat(99);

describe('[A37] Card numbers', () => {
  it.each(['6222021234567890128', '4111111111111111'])('The card number %s is valid', (number) => {
    expect(isCardNumber(number)).toBe(true);
  });

  it.each([
    '',
    '6222021234567890129',
    '400000000002',
    '62220212345678901283',
    '6222 0212 3456 789',
  ])('The card number %j is not valid', (number) => {
    expect(isCardNumber(number)).toBe(false);
  });

  it('accepts every number of the standard, and none of them with one wrong digit', () => {
    fc.assert(
      fc.property(cardNumbers, position, position, (number, at, by) => {
        expect(isCardNumber(number)).toBe(true);
        expect(isCardNumber(replaceDigit(number, at, by))).toBe(false);
      }),
    );
  });

  it.each([
    '6214832018989180',
    '4563512600991090527',
    '6221730301002042987',
    '1900015080000001234',
  ])('The number %s fails the check of Luhn and can be that of a card all the same', (number) => {
    expect(isCardNumber(number)).toBe(false);
    expect(isPlausibleCardNumber(number)).toBe(true);
  });

  it('A corporate account number needs no check digit, only a valid length', () => {
    const account = '110060149018000012346';
    expect(isCardNumber(account)).toBe(false);
    expect(isCorporateAccountNumber(account)).toBe(true);
    expect(isCorporateAccountNumber('1234567')).toBe(false);
    expect(isCorporateAccountNumber('1100-6014')).toBe(false);
  });
});

describe('[A5] Resident ID numbers', () => {
  it('The example of the standard is a valid resident ID number', () => {
    expect(isResidentId('11010519491231002X')).toBe(true);
  });

  it.each([
    ['another check digit', '110105194912310021'],
    ['a small x', '11010519491231002x'],
    ['a date that does not exist', '110105194902300020'],
    ['fifteen digits', '110105491231002'],
  ])('A resident ID number with %s is not valid', (_what, number) => {
    expect(isResidentId(number)).toBe(false);
  });

  it('No check digit makes a resident ID number with an impossible date of birth valid', () => {
    for (const check of '0123456789X')
      expect(isResidentId(`11010519490230002${check}`)).toBe(false);
  });

  it('accepts every number of the standard, and none of them with one wrong digit', () => {
    fc.assert(
      fc.property(residentIds, position, position, (number, at, by) => {
        expect(isResidentId(number)).toBe(true);
        expect(isResidentId(replaceDigit(number, at, by))).toBe(false);
      }),
    );
  });

  it('[A19] The holder of a resident ID is of age from the eighteenth birthday on', () => {
    expect(parseBirthDate('11010519491231002X')).toBe('1949-12-31');
    expect(isOfAge('11010519491231002X', '1967-12-30')).toBe(false);
    expect(isOfAge('11010519491231002X', '1967-12-31')).toBe(true);
    expect(isOfAge('11010519491231002X', '2026-06-10T02:00:00Z')).toBe(true);
  });
});

describe('[A19] Somebody born on 29 February', () => {
  it('Somebody born on 29 February is of age on 1 March', () => {
    expect(parseBirthDate('110105200802290016')).toBe('2008-02-29');
    expect(isOfAge('110105200802290016', '2026-02-28')).toBe(false);
    expect(isOfAge('110105200802290016', '2026-03-01')).toBe(true);
  });
});

describe('[A7] Unified social credit codes', () => {
  it('The check of credit codes agrees with the examples of the standard', () => {
    expect(isCreditCode('91350100M000100Y43')).toBe(true);
    expect(isCreditCode('91350100M000100Y4Z')).toBe(false);
    expect(isCreditCode('91350100M000100Y44')).toBe(false);
  });

  it.each(['I', 'O', 'S', 'V', 'Z', 'a', '·'])(
    'A credit code with the character %s is not valid',
    (character) => {
      expect(isCreditCode(`91350100${character}000100Y43`)).toBe(false);
    },
  );

  it.each([
    ['letters where six digits of the region stand', '91ABCDEFMA01A2B3C4'],
    ['a letter in the region', '9135010AM000100Y43'],
    ['a resident ID number', '11010519491231002X'],
    ['a registration authority that does not exist', 'B1350100M000100Y43'],
    ['nothing', ''],
    ['17 characters', '91350100M000100Y4'],
  ])('%s cannot be a credit code', (_what, code) => {
    expect(isPlausibleCreditCode(code)).toBe(false);
    expect(isCreditCode(code)).toBe(false);
  });

  it('A credit code with a wrong check digit has the form of one', () => {
    expect(isPlausibleCreditCode('91350100M000100Y44')).toBe(true);
    expect(isCreditCode('91350100M000100Y44')).toBe(false);
  });

  it('Every credit code has exactly one valid check character', () => {
    const body = fc.stringMatching(/^[1-9ANY][0-9A-HJ-NP-RTUW-Y]\d{6}[0-9A-HJ-NP-RTUW-Y]{9}$/);
    fc.assert(
      fc.property(body, (code) => {
        const checks = Array.from('0123456789ABCDEFGHJKLMNPQRTUWXY');
        expect(checks.filter((check) => isCreditCode(code + check))).toHaveLength(1);
      }),
    );
  });
});

describe('[A8] Branch codes and foreign accounts', () => {
  it.each(['402713354941', '105100021060'])('The branch code %s is valid', (code) => {
    expect(isBranchCode(code)).toBe(true);
  });

  it.each(['', '40271335494', '4027133549410', '40271335494X'])(
    '%j is not a valid branch code',
    (code) => {
      expect(isBranchCode(code)).toBe(false);
    },
  );

  it('Every branch code of the standard is valid, and none of them with one wrong digit', () => {
    fc.assert(
      fc.property(bankCodes, position, position, (code, at, by) => {
        expect(isBranchCode(code)).toBe(true);
        expect(isBranchCode(replaceDigit(code, at, by))).toBe(false);
      }),
    );
  });

  it('Every branch code has exactly one valid check digit', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{11}$/), (code) => {
        expect(Array.from('0123456789').filter((check) => isBranchCode(code + check))).toHaveLength(
          1,
        );
      }),
    );
  });

  it('IBAN and BIC are checked by their standards', () => {
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
  ])('[A10] Whether %s is a mobile number of mainland China: %s', (number, expected) => {
    expect(isMobileNumber(number)).toBe(expected);
  });
});
