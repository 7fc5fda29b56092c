import { describe, expect, it } from 'vitest';
import {
  identityDocumentTypes,
  isIdentityNumber,
  type IdentityDocumentType,
} from '../../../domain/identity/identity-documents.ts';

const today = '2026-06-10';
const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/** The number with its check digit. */
const complete = (digits: string): string => {
  const sum = weights.reduce((total, weight, i) => total + weight * Number(digits[i]), 0);
  return digits + '10X98765432'[sum % 11];
};
const born = (date: string, region = '110105'): string => complete(`${region}${date}004`);

const examples: Record<IdentityDocumentType, string[]> = {
  'resident-id': [born('19850612'), born('19000101'), '11010519491231002X'],
  'residence-permit': [
    born('19900101', '810000'),
    born('19900101', '820000'),
    born('19900101', '830000'),
  ],
  'foreigner-permanent-residence': ['USA110078041001', born('19800410', '911840')],
  passport: ['E12345678', 'G12345678', 'PE0123456', '123456789'],
  'hk-macao-travel-permit': ['H12345678', 'M1234567801'],
  'taiwan-travel-permit': ['12345678', '1234567890', '1234567890B'],
};

describe('[A5] An identity document', () => {
  it.each(identityDocumentTypes)(
    'of the type %s is taken with a number of its own form',
    (type) => {
      for (const number of examples[type])
        expect([number, isIdentityNumber(type, number, today)]).toEqual([number, true]);
    },
  );

  it('is not taken under another type', () => {
    const known: [IdentityDocumentType, IdentityDocumentType][] = [
      ['resident-id', 'residence-permit'],
      ['resident-id', 'foreigner-permanent-residence'],
      ['residence-permit', 'resident-id'],
      ['foreigner-permanent-residence', 'resident-id'],
      ['passport', 'resident-id'],
      ['hk-macao-travel-permit', 'taiwan-travel-permit'],
      ['taiwan-travel-permit', 'hk-macao-travel-permit'],
    ];
    for (const [type, other] of known)
      for (const number of examples[type])
        expect([other, number, isIdentityNumber(other, number, today)]).toEqual([
          other,
          number,
          false,
        ]);
  });

  it.each([
    ['tomorrow', '20260611'],
    ['today', '20260610'],
    ['in 2099', '20990101'],
    ['in 1899', '18991231'],
    ['in 1800', '18000101'],
    ['in the year 1', '00010101'],
    ['on 30 February', '19900230'],
  ])('of somebody born %s is none', (_when, date) => {
    for (const [type, region] of [
      ['resident-id', '110105'],
      ['residence-permit', '810000'],
      ['foreigner-permanent-residence', '911840'],
    ] as const)
      expect(isIdentityNumber(type, born(date, region), today)).toBe(false);
  });

  it('with a wrong check digit, or of a wrong length, is none', () => {
    expect(isIdentityNumber('resident-id', '110105194912310021', today)).toBe(false);
    expect(isIdentityNumber('foreigner-permanent-residence', 'US110078041001', today)).toBe(false);
    expect(isIdentityNumber('passport', 'ABCDEFGH', today)).toBe(false);
    expect(isIdentityNumber('hk-macao-travel-permit', 'K12345678', today)).toBe(false);
    expect(isIdentityNumber('taiwan-travel-permit', '123456789', today)).toBe(false);
  });
});
