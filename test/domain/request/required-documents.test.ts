import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  findRequiredDocuments,
  type RequiredDocumentsInput,
} from '../../../domain/request/required-documents.ts';
import type { MerchantKind } from '../../../domain/parties/merchant.ts';
import type { PolicyValues } from '../../../domain/policy/policy-schema.ts';
import { documentKinds, documentsByPolicy } from '../../../domain/request/document-kinds.ts';
import { intakes } from '../../../domain/request/stages.ts';
import { policy } from '../../support/facts.ts';

const buildInput = (more: Partial<RequiredDocumentsInput> = {}): RequiredDocumentsInput => ({
  merchant: 'MICRO',
  account: 'PERSONAL',
  hasAuthorisationLetter: false,
  intake: 'app',
  terminals: 1,
  ...more,
});
const requiredDocuments = (
  more: Partial<RequiredDocumentsInput> = {},
  values: Partial<PolicyValues> = {},
): string => findRequiredDocuments(buildInput(more), { ...policy, ...values }).join(' ');
const kinds: MerchantKind[] = ['MICRO', 'SOLE', 'COMPANY', 'PUBLIC', 'OTHER'];

describe('[A7] The documents that a change needs', () => {
  it.each(kinds)('[A7] A %s merchant needs its licence, where it has one', (merchant) => {
    const licence = merchant === 'MICRO' ? '' : ' business-licence';
    expect(requiredDocuments({ merchant })).toBe(`id-front id-back card-photo${licence}`);
    expect(requiredDocuments({ merchant, account: 'CORPORATE' })).toBe(
      `id-front id-back account-permit${licence}`,
    );
  });

  it('[A13] Documents are listed before the account is known, without those of the account', () => {
    const { account: _, ...unknown } = buildInput({ merchant: 'COMPANY' });
    expect(findRequiredDocuments(unknown, policy)).toEqual([
      'id-front',
      'id-back',
      'business-licence',
    ]);
  });

  it.each(intakes)('[A23] A request by %s needs the form only where one is filled in', (intake) => {
    expect(requiredDocuments({ intake }).endsWith(' application-form')).toBe(intake === 'counter');
  });

  it('A letter is needed when the holder is somebody else', () => {
    expect(requiredDocuments({ hasAuthorisationLetter: true })).toBe(
      'id-front id-back card-photo authorisation-letter',
    );
  });

  it('[A3] The licence is needed when more terminals than the policy allows are paid to one card', () => {
    expect(requiredDocuments({ terminals: 5 })).not.toContain('licence');
    expect(requiredDocuments({ terminals: 6 })).toContain('business-licence');
    expect(requiredDocuments({ terminals: 6 }, { 'terminals.perCardReview': 6 })).not.toContain(
      'licence',
    );
  });
});

describe('[A7, A14] The documents that a policy asks for', () => {
  const taxOfCompanies: Partial<PolicyValues> = {
    documents: [
      { document: 'tax-certificate', merchants: ['COMPANY'], accounts: ['CORPORATE'] },
      { document: 'application-form', intakes: ['web', 'counter'] },
    ],
  };

  it.each<[Partial<RequiredDocumentsInput>, string]>([
    [{ merchant: 'COMPANY', account: 'CORPORATE' }, 'tax-certificate'],
    [
      { merchant: 'COMPANY', account: 'CORPORATE', intake: 'web' },
      'tax-certificate application-form',
    ],
    [{ merchant: 'COMPANY', account: 'PERSONAL' }, ''],
    [{ merchant: 'SOLE', account: 'CORPORATE' }, ''],
    [{ merchant: 'SOLE', account: 'CORPORATE', intake: 'counter' }, 'application-form'],
  ])('[A7] are those of the rows that fit %j', (input, expected) => {
    expect(requiredDocuments(input, taxOfCompanies)).toBe(
      ['id-front id-back', expected].filter(Boolean).join(' '),
    );
  });

  it('[B3.7] are replaced where a legal person of abroad has none', () => {
    const foreign = { entity: 'SG' };
    expect(
      requiredDocuments({ merchant: 'COMPANY', account: 'CORPORATE', foreign }, taxOfCompanies),
    ).toBe('id-front id-back home-registration certified-translation');
  });

  const rule = fc.record(
    {
      document: fc.constantFrom(...documentsByPolicy),
      merchants: fc.subarray(kinds, { minLength: 1 }),
      accounts: fc.subarray(['PERSONAL', 'CORPORATE'] as ('PERSONAL' | 'CORPORATE')[], {
        minLength: 1,
      }),
      intakes: fc.subarray([...intakes], { minLength: 1 }),
    },
    { requiredKeys: ['document'] },
  );
  const input = fc.record({
    merchant: fc.constantFrom(...kinds),
    account: fc.constantFrom('PERSONAL' as const, 'CORPORATE' as const),
    intake: fc.constantFrom(...intakes),
    hasAuthorisationLetter: fc.boolean(),
    terminals: fc.integer({ min: 1, max: 9 }),
  });

  it('[A5, A7] are asked for once, in one order, and never in place of the identity document', () => {
    fc.assert(
      fc.property(input, fc.array(rule), fc.array(rule), (asked, rules, more) => {
        const find = (documents: typeof rules) =>
          findRequiredDocuments(asked, { ...policy, documents });
        const found = find(rules);
        expect(found).toEqual(documentKinds.filter((kind) => found.includes(kind)));
        expect(found.slice(0, 2)).toEqual(['id-front', 'id-back']);
        expect(find([...more, ...rules])).toEqual(expect.arrayContaining(found));
        expect(new Set(find([...rules, ...rules]))).toEqual(new Set(found));
      }),
    );
  });
});
