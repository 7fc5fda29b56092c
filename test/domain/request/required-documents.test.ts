import { describe, expect, it } from 'vitest';
import {
  findRequiredDocuments,
  type RequiredDocumentsInput,
} from '../../../domain/request/required-documents.ts';
import type { MerchantKind } from '../../../domain/parties/merchant.ts';
import { intakes } from '../../../domain/request/stages.ts';

const buildInput = (more: Partial<RequiredDocumentsInput> = {}): RequiredDocumentsInput => ({
  merchant: 'MICRO',
  account: 'PERSONAL',
  hasAuthorisationLetter: false,
  intake: 'app',
  terminals: 1,
  perCardReview: 5,
  ...more,
});
const requiredDocuments = (more: Partial<RequiredDocumentsInput> = {}): string =>
  findRequiredDocuments(buildInput(more)).join(' ');
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
    expect(findRequiredDocuments(unknown)).toEqual(['id-front', 'id-back', 'business-licence']);
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
    expect(requiredDocuments({ terminals: 6, perCardReview: 6 })).not.toContain('licence');
  });
});
