/** Papers for Lakala's audit, and types of identity documents, in its words. */
import type { HolderDocumentType } from '../../../domain/identity/identity-documents.ts';
import type { DocumentKind } from '../../../domain/request/document-kinds.ts';

/** `attType` of a paper; what has no name of its own there goes as OTHERS. */
export const paperTypes: Readonly<Record<DocumentKind, string>> = {
  'id-front': 'ID_CARD_FRONT',
  'id-back': 'ID_CARD_BEHIND',
  'card-photo': 'BANK_CARD',
  'business-licence': 'BUSINESS_LICENCE',
  'tax-certificate': 'OTHERS',
  'account-permit': 'OTHERS',
  'application-form': 'OTHERS',
  'authorisation-letter': 'NO_LEGAL_PERSON_SETT_AUTH_LETTER',
  passport: 'ID_CARD_FRONT',
  'home-registration': 'OTHERS',
  'certified-translation': 'OTHERS',
  'signatory-authorisation': 'OTHERS',
  'old-holder-consent': 'OTHERS',
  'account-certificate': 'OTHERS',
};

/** `attExtName` of what our store accepts. */
export const extensions: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'application/pdf': 'pdf',
};

/** Base64 counts as a third more; Lakala takes 5 MB. */
export const maxPaperBytes = 5 * 1024 * 1024;

/** `acctIdType`. */
export const identityTypes: Readonly<Record<HolderDocumentType, string>> = {
  'resident-id': '01',
  passport: '02',
  'hk-macao-travel-permit': '03',
  'taiwan-travel-permit': '04',
  'foreigner-permanent-residence': '10',
  // One type of ours holds both: 11 is Hong Kong and Macao (810000, 820000), 12 is Taiwan (830000).
  'residence-permit': '11',
  // Another document.
  'foreign-registration': '99',
};
