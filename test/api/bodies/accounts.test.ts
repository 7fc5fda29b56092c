import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AccountBody, PersonBody } from '../../../api/bodies/accounts.ts';
import { describeFailure } from '../../../domain/failures/codes.ts';
import type { ActionRefused } from '../../../client/errors.ts';
import { validate } from '../../../client/validation.ts';
import { findFaults, findProblems } from '../../support/find-faults.ts';
import { bankCodes, cardNumbers, residentIds } from '../../support/numbers.ts';
import { accountBody, corporateBody, personBody } from '../../support/submission.ts';

describe('a new account', () => {
  it('may be a personal card or a corporate account', () => {
    expect(findFaults(AccountBody, accountBody)).toEqual([]);
    const { cardType: _, ...corporate } = corporateBody;
    expect(findFaults(AccountBody, corporate)).toEqual([]);
  });

  it.each([
    [
      '[A76] a card number with a wrong check digit',
      { accountNumber: '6217000200112001012' },
      'accountNumber: INP_CARD_CHECK',
    ],
    [
      '[A76] a card number that is too short',
      { accountNumber: '621700020011' },
      'accountNumber: INP_CARD_CHECK',
    ],
    [
      '[A8] an ID number with a wrong check digit',
      { holderIdNumber: '110105198506120043' },
      'holderIdNumber: INP_ID_CHECK',
    ],
    [
      '[A8] an ID number with an impossible birthday',
      { holderIdNumber: '110105198502300042' },
      'holderIdNumber: INP_ID_CHECK',
    ],
    ['[A8] an invalid branch code', { cnaps: '105100000018' }, 'cnaps: INP_BRANCH_CHECK'],
    ['[A8] a branch code of another bank', { cnaps: '102100099996' }, 'cnaps: INP_BRANCH_CHECK'],
    ['[A8] an invalid BIC', { bic: 'PCBCCNBJ1' }, 'bic: INP_BRANCH_CHECK'],
    ['an invalid IBAN', { iban: 'GB82WEST12345698765433' }, 'iban: INP_CARD_CHECK'],
    ['eleven digits that are no mobile number', { mobile: '12800138001' }, 'mobile: INP_MOBILE'],
    ['a name with digits', { holderName: '李桂香2' }, 'holderName: INP_NAME_FORMAT'],
    [
      'a name that is a number',
      { holderName: '6217000200112001011' },
      'holderName: INP_NAME_FORMAT',
    ],
    [
      'a bank name with a number in it',
      { bankName: '建行 6217000200112001011' },
      'bankName: INP_NUMBER_IN_TEXT',
    ],
    ['no holder', { holderName: undefined }, 'holderName: INP_REQUIRED'],
    ['an unknown kind', { kind: 'FAMILY' }, 'kind: INP_FORMAT'],
    ['[A76] a CVN', { cvn: '123' }, 'cvn: INP_UNKNOWN_FIELD'],
    ['[A76] an expiry date', { expiry: '12/30' }, 'expiry: INP_UNKNOWN_FIELD'],
    ['[A32] a PIN', { pin: '123456' }, 'pin: INP_UNKNOWN_FIELD'],
  ])('is refused with %s', (_fault, changes, expected) => {
    expect(findFaults(AccountBody, { ...accountBody, ...changes })).toEqual([expected]);
  });

  it('of a company is checked for the length of its number and the credit code', () => {
    const { cardType: _, ...corporate } = corporateBody;
    const changes = {
      ...corporate,
      accountNumber: '1234567',
      holderIdNumber: '91110105MA01A2B3CO',
    };
    expect(findFaults(AccountBody, changes)).toEqual([
      'accountNumber: INP_CARD_CHECK',
      'holderIdNumber: INP_USCC_CHECK',
    ]);
  });

  it('[A37] is refused with all faults at once', () => {
    const changes = { ...accountBody, accountNumber: '1', mobile: '1', cnaps: '1', cvn: '1' };
    expect(findFaults(AccountBody, { ...changes, holderName: undefined }).toSorted()).toEqual([
      'accountNumber: INP_CARD_CHECK',
      'cnaps: INP_BRANCH_CHECK',
      'cvn: INP_UNKNOWN_FIELD',
      'holderName: INP_REQUIRED',
      'mobile: INP_MOBILE',
    ]);
  });

  it('has the same number with full-width digits, blanks and hyphens', () => {
    const typed = { ...accountBody, accountNumber: ' ６２１７-0002 0011-2001 011 ' };
    expect(validate(AccountBody, typed).accountNumber).toBe('6217000200112001011');
    expect(
      validate(AccountBody, { ...accountBody, holderIdNumber: '11010519491231002x' }),
    ).toMatchObject({
      holderIdNumber: '11010519491231002X',
    });
  });

  it('has the same mobile with direction signs or a country code', () => {
    for (const mobile of ['\u202d138 0013 8001\u202c', '1\ufe0d3800138001', '008613800138001'])
      expect(validate(AccountBody, { ...accountBody, mobile }).mobile).toBe('13800138001');
  });

  it('keeps the name of its holder in one spelling', () => {
    expect(validate(AccountBody, { ...accountBody, holderName: '王\ue863' }).holderName).toBe(
      '王䶮',
    );
    const { cardType: _, ...corporate } = corporateBody;
    const typed = { ...corporate, holderName: '一汽—大众(北京)有限公司' };
    expect(validate(AccountBody, typed).holderName).toBe('一汽-大众（北京）有限公司');
  });

  it.each([
    ['an old card of CMB', '6214832018989180', 'INP_CARD_CHECK'],
    ['a card of BOC', '4563512600991090527', 'INP_CARD_CHECK'],
    ['a card of the Bank of Jiangsu', '6221730301002042987', 'INP_CARD_CHECK'],
    ['a passbook', '1900015080000001234', 'INP_CARD_CHECK'],
    ['a card of 17 digits', '40551200000000001', 'INP_CARD_CHECK'],
    ['a card that no table knows', '1234567890123452', 'ACC_UNKNOWN_BANK'],
  ])('[C4] that is %s is to be looked at again, and then taken as printed', (_w, number, code) => {
    const typed = { ...accountBody, accountNumber: number };
    expect(findProblems(AccountBody, typed)).toMatchObject([
      { field: 'accountNumber', code, params: { confirm: 'asPrinted' } },
    ]);
    expect(findFaults(AccountBody, { ...typed, asPrinted: false })).toHaveLength(1);
    expect(findFaults(AccountBody, { ...typed, asPrinted: true })).toEqual([]);
  });

  it.each(['123456789012', '12345678901234567890', '622202123456789012X'])(
    'that cannot be a card number is refused, printed or not: %s',
    (accountNumber) => {
      const typed = { ...accountBody, accountNumber, asPrinted: true };
      expect(findProblems(AccountBody, typed)).toMatchObject([
        { code: 'INP_CARD_CHECK', params: { field: 'accountNumber' } },
      ]);
    },
  );

  it('[C4 credit code] of a company with a wrong check digit is to be looked at again, and then taken', () => {
    const { cardType: _, ...corporate } = corporateBody;
    const typed = { ...corporate, holderIdNumber: '91350100M000100Y44' };
    expect(findProblems(AccountBody, typed)).toMatchObject([
      { field: 'holderIdNumber', code: 'INP_USCC_CHECK', params: { confirm: 'asPrinted' } },
    ]);
    expect(findFaults(AccountBody, { ...typed, asPrinted: true })).toEqual([]);
    for (const holderIdNumber of ['91ABCDEFMA01A2B3C4', '11010519491231002X'])
      expect(findFaults(AccountBody, { ...typed, holderIdNumber, asPrinted: true })).toEqual([
        'holderIdNumber: INP_USCC_CHECK',
      ]);
  });

  it('[B3.7] of a company of abroad has the number of its own register, and says so', () => {
    const { cardType: _, ...corporate } = corporateBody;
    const abroad = { ...corporate, holderName: 'Merlion Trading Pte. Ltd.' };
    const holderIdType = 'foreign-registration';
    for (const holderIdNumber of ['201912345D', 'HRB 86891', '0443.798.123'])
      expect(findFaults(AccountBody, { ...abroad, holderIdType, holderIdNumber })).toEqual([]);
    for (const holderIdNumber of ['NONE', '1', '#12345'])
      expect(findProblems(AccountBody, { ...abroad, holderIdType, holderIdNumber })).toMatchObject([
        { field: 'holderIdNumber', code: 'INP_ID_CHECK', params: { items: holderIdType } },
      ]);
    expect(findFaults(AccountBody, { ...abroad, holderIdNumber: '201912345D' })).toEqual([
      'holderIdNumber: INP_USCC_CHECK',
    ]);
    expect(findFaults(AccountBody, { ...abroad, holderIdType: 'passport' })).toEqual([
      'holderIdType: INP_FORMAT',
    ]);
  });

  it('is accepted with any valid numbers', () => {
    fc.assert(
      fc.property(cardNumbers, residentIds, bankCodes, (accountNumber, holderIdNumber, cnaps) => {
        const bankCode = cnaps.slice(0, 3);
        const numbers = { accountNumber, holderIdNumber, cnaps, bankCode };
        const body = { ...accountBody, ...numbers, asPrinted: true };
        expect(findFaults(AccountBody, body)).toEqual([]);
      }),
    );
  });

  it('is refused without repeating a number of it', () => {
    const digits = fc.stringMatching(/^\d{9,30}$/);
    fc.assert(
      fc.property(digits, fc.constantFrom(...Object.keys(accountBody), 'cvn'), (number, field) => {
        try {
          validate(AccountBody, { ...accountBody, [field]: number, [number]: 1 });
        } catch (error) {
          const { message, problems } = error as ActionRefused;
          expect(`${message}${JSON.stringify(problems)}`).not.toContain(number);
        }
      }),
    );
  });
});

describe('an applicant', () => {
  it.each([
    ['a wrong ID number', { idNumber: '110105198506120043' }, ['idNumber: INP_ID_CHECK']],
    [
      'an ID number of somebody born in the future',
      { idNumber: '110105209906120048' },
      ['idNumber: INP_ID_CHECK'],
    ],
    ['a passport', { idType: 'passport', idNumber: 'e 1234-5678' }, []],
    [
      'a foreigner’s card of 2017',
      { idType: 'foreigner-permanent-residence', idNumber: 'USA110078041001' },
      [],
    ],
    ['a travel permit', { idType: 'hk-macao-travel-permit', idNumber: 'H12345678' }, []],
    ['a number of another type', { idType: 'passport', idNumber: '*' }, ['idNumber: INP_ID_CHECK']],
    ['an unknown type', { idType: 'library-card' }, ['idType: INP_FORMAT']],
    ['a wrong mobile', { mobile: '1380013800' }, ['mobile: INP_MOBILE']],
    ['no name', { name: '' }, ['name: INP_NAME_FORMAT']],
    ['a name with a middle dot', { name: '阿卜杜拉·买买提' }, []],
    ['a name with the numeral zero', { name: '刘〇' }, []],
    ['a name with brackets', { name: 'Anna-Maria (Li) O’Neill' }, []],
  ])('with %s is checked', (_what, changes, expected) => {
    expect(findFaults(PersonBody, { ...personBody, ...changes })).toEqual(expected);
  });

  it('[A5] whose number does not fit the type of document reads the type in the remedy', () => {
    const wrong = { ...personBody, idType: 'taiwan-travel-permit' };
    expect(() => validate(PersonBody, wrong)).toThrow(
      expect.objectContaining({
        code: 'INP_ID_CHECK',
        problems: [
          {
            field: 'idNumber',
            code: 'INP_ID_CHECK',
            params: { field: 'idNumber', items: 'taiwan-travel-permit' },
          },
        ],
      }),
    );
    const { zh, en } = describeFailure('INP_ID_CHECK', { items: 'taiwan-travel-permit' });
    expect(zh).toContain('（证件类型：台湾居民来往大陆通行证）');
    expect(en).toContain('for this type of document: mainland travel permit of Taiwan residents');
  });

  it('[A5] has a resident ID unless another type of document is named', () => {
    expect(validate(PersonBody, personBody)).toMatchObject({ idType: 'resident-id' });
  });
});
