/** Types of identity documents, each with its own check [A5, B3.7, C4 identity documents]. */
import { hasResidentCheckDigit, parseBirthDate } from '../account/check-digits.ts';

export const identityDocumentTypes = [
  /** 居民身份证 */
  'resident-id',
  /** 港澳台居民居住证 */
  'residence-permit',
  /** 外国人永久居留身份证: the pattern of 2017 with 15 signs, still valid, and that of 2023 with 18 digits */
  'foreigner-permanent-residence',
  /** 护照 */
  'passport',
  /** 港澳居民来往内地通行证 */
  'hk-macao-travel-permit',
  /** 台湾居民来往大陆通行证 */
  'taiwan-travel-permit',
] as const;
export type IdentityDocumentType = (typeof identityDocumentTypes)[number];

/** What a holder of an account is registered under: a company of abroad under a number of its own register [B3.7]. */
export const foreignRegistration = 'foreign-registration';
export type HolderDocumentType = IdentityDocumentType | typeof foreignRegistration;

/** Each register numbers its own: letters, digits and their separators, one digit at least. */
export const isForeignRegistrationNumber = (number: string): boolean =>
  /^(?=.*\d)[A-Z0-9][A-Z0-9./-]{2,29}$/.test(number);
export const defaultIdentityDocument: IdentityDocumentType = 'resident-id';

/** Nobody who applies was born earlier. */
const firstBirthDate = '1900-01-01';

/** 18 signs with a check digit of MOD 11-2 and a date of birth that is in the past. */
function isNumberWithBirth(number: string, today: string): boolean {
  const born = hasResidentCheckDigit(number) ? parseBirthDate(number) : undefined;
  return born !== undefined && born >= firstBirthDate && born < today;
}

/** Residence permits carry the regions Hong Kong, Macao and Taiwan; no resident ID does. */
const permitRegion = /^8[123]0000/;

const checks: Record<IdentityDocumentType, (number: string, today: string) => boolean> = {
  'resident-id': (number, today) =>
    /^[1-8]/.test(number) && !permitRegion.test(number) && isNumberWithBirth(number, today),
  'residence-permit': (number, today) =>
    permitRegion.test(number) && isNumberWithBirth(number, today),
  'foreigner-permanent-residence': (number, today) =>
    /^[A-Z]{3}\d{12}$/.test(number) || (/^9/.test(number) && isNumberWithBirth(number, today)),
  // Each state numbers its own: letters and digits, one digit at least.
  passport: (number) => /^(?=.*\d)[A-Z0-9]{5,15}$/.test(number),
  // Eight digits of the person, and two more of the issue on cards before 2013.
  'hk-macao-travel-permit': (number) => /^[HM]\d{8}(?:\d{2})?$/.test(number),
  // Eight digits for five years; ten digits, with or without the letter of the issuer, on older ones.
  'taiwan-travel-permit': (number) => /^(?:\d{8}|\d{10}[A-Z]?)$/.test(number),
};

/**
 * Whether a number can be that of a document of this type.
 * @param number cleaned, in capitals
 * @param today YYYY-MM-DD, for the date of birth in it
 */
export const isIdentityNumber = (
  type: IdentityDocumentType,
  number: string,
  today: string,
): boolean => checks[type](number, today);
