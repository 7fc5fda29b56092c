import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ForeignOwner, MerchantKind } from '../../../domain/parties/merchant.ts';
import { documentKinds, type DocumentKind } from '../../../domain/request/document-kinds.ts';
import { mayHaveSignatory } from '../../../domain/request/foreign-owners.ts';
import { findRequiredDocuments } from '../../../domain/request/required-documents.ts';
import { policy, type buildRequest } from '../../support/facts.ts';

type Role = ReturnType<typeof buildRequest>['applicant']['role'];

const entity: ForeignOwner = { entity: 'SG', representative: 'SG' };
const representative: ForeignOwner = { representative: 'DE' };

const findDocuments = (
  foreign: ForeignOwner | undefined,
  role: Role = 'legal-person',
  given: readonly DocumentKind[] = [],
  merchant: MerchantKind = 'COMPANY',
): DocumentKind[] =>
  findRequiredDocuments(
    {
      merchant,
      account: 'CORPORATE',
      hasAuthorisationLetter: false,
      intake: 'app',
      foreign,
      role,
      given: new Set(given),
      terminals: 1,
    },
    policy,
  );

const ofCompany = ['account-permit', 'business-licence'];
const ofAbroad = ['account-permit', 'home-registration', 'certified-translation'];
const card = ['id-front', 'id-back'];

describe('[B3.7] the documents of an owner of abroad', () => {
  it.each<[string, DocumentKind[], string[]]>([
    ['a company of the mainland', findDocuments(undefined), [...card, ...ofCompany]],
    [
      'one that sends a passport all the same',
      findDocuments(undefined, 'legal-person', ['passport']),
      [...card, ...ofCompany],
    ],
    ['a foreign representative', findDocuments(representative), ['passport', ...ofCompany]],
    [
      'one with the card of permanent residence',
      findDocuments(representative, 'legal-person', ['id-front']),
      [...card, ...ofCompany],
    ],
    ['a legal person of abroad', findDocuments(entity), ['passport', ...ofAbroad]],
    ['one that a resident represents', findDocuments({ entity: 'HK' }), [...card, ...ofAbroad]],
    [
      'a micro merchant whose owner is one',
      findDocuments(entity, 'owner', [], 'MICRO'),
      ['passport', ...ofAbroad],
    ],
    [
      'one with an authorised signatory',
      findDocuments(entity, 'signatory'),
      ['passport', ...ofAbroad, 'signatory-authorisation'],
    ],
    [
      'a signatory with an ID card',
      findDocuments({ entity: 'HK' }, 'signatory', ['id-front', 'id-back']),
      [...card, ...ofAbroad, 'signatory-authorisation'],
    ],
  ])('are for %s as the rule says', (_who, found, expected) => {
    expect(found.toSorted()).toEqual(expected.toSorted());
  });

  it('always say who applies and what the business is, each once', () => {
    const country = fc.option(fc.constantFrom('HK', 'SG', 'DE'), { nil: undefined });
    const kinds = fc.subarray([...documentKinds]);
    const roles = fc.constantFrom<Role>('owner', 'legal-person', 'signatory', 'agent');
    fc.assert(
      fc.property(country, country, roles, kinds, (entityOf, representativeOf, role, given) => {
        const foreign = {
          ...(entityOf !== undefined && { entity: entityOf }),
          ...(representativeOf !== undefined && { representative: representativeOf }),
        };
        const found = findDocuments(foreign, role, given);
        expect(new Set(found).size).toBe(found.length);
        expect(found.includes('passport')).not.toBe(found.includes('id-back'));
        expect(found.includes('business-licence')).toBe(entityOf === undefined);
        expect(found.includes('certified-translation')).toBe(entityOf !== undefined);
        expect(found.includes('signatory-authorisation')).toBe(role === 'signatory');
      }),
    );
  });
});

describe('[B3.7] an authorised signatory', () => {
  it.each<[string, ForeignOwner | undefined, boolean]>([
    ['no owner of the mainland', undefined, false],
    ['no owner of whom nothing is of abroad', {}, false],
    ['a foreign representative', representative, true],
    ['a legal person of abroad', { entity: 'HK' }, true],
  ])('may act for %s', (_who, foreign, may) => {
    expect(mayHaveSignatory(foreign)).toBe(may);
  });
});
