/** Check digits of numbers that people type [C4]. They tell that a number is wrong, never which digit. */
import { isValidBIC, isValidIBAN } from 'ibantools';

/** Luhn check of ISO/IEC 7812-1 Annex B [C4 card number]. Corporate account numbers often fail it. */
export function isCardNumber(number: string): boolean {
  if (!isPlausibleCardNumber(number)) return false;
  let sum = 0;
  for (let i = 0; i < number.length; i += 1) {
    const digit = Number(number[number.length - 1 - i]);
    const doubled = digit * 2;
    sum += i % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** Corporate account numbers share no check digit, so only their length is checked. */
export const isCorporateAccountNumber = (number: string): boolean => /^\d{8,32}$/.test(number);

const idWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const idChecks = '10X98765432';

/** GB 11643-1999, ISO 7064 MOD 11-2, with a valid date of birth [C4 resident ID]. */
export const isResidentId = (number: string): boolean =>
  hasResidentCheckDigit(number) && parseBirthDate(number) !== undefined;

/** The form and the check digit that resident IDs share with residence permits and foreigners' cards. */
export function hasResidentCheckDigit(number: string): boolean {
  if (!/^\d{17}[\dX]$/.test(number)) return false;
  const sum = idWeights.reduce((total, weight, i) => total + weight * Number(number[i]), 0);
  return idChecks[sum % 11] === number[17];
}

/** The date of birth in a resident ID, YYYY-MM-DD; undefined when the date does not exist. */
export function parseBirthDate(number: string): string | undefined {
  const date = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
  const at = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== date) return undefined;
  return date;
}

/** Whether the holder of a resident ID is 18 years old on a day, the age of full civil capacity [A19]. */
export function isOfAge(number: string, today: string): boolean {
  const born = parseBirthDate(number);
  if (born === undefined) return false;
  const eighteenth = `${Number(born.slice(0, 4)) + 18}${born.slice(4)}`;
  return today.slice(0, 10) >= eighteenth;
}

/**
 * A number that can be that of a card or passbook. Real ones fail the check of Luhn: old cards of the Bank
 * of Communications, some of CMB and BOC, passbooks.
 */
export const isPlausibleCardNumber = (number: string): boolean => /^\d{13,19}$/.test(number);

const usccCharset = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** The form of GB 32100-2015: the region has six digits. A resident ID of the same length is no credit code. */
export const isPlausibleCreditCode = (code: string): boolean =>
  /^[1-9ANY][0-9A-HJ-NP-RTUW-Y]\d{6}[0-9A-HJ-NP-RTUW-Y]{10}$/.test(code) && !isResidentId(code);

/** GB 32100-2015 [C4 credit code]. Some early codes in use fail it, so callers warn and look them up. */
export function isCreditCode(code: string): boolean {
  if (!isPlausibleCreditCode(code)) return false;
  let sum = 0;
  let weight = 1;
  for (const char of code.slice(0, 17)) {
    sum += usccCharset.indexOf(char) * weight;
    weight = (weight * 3) % 31;
  }
  return usccCharset[(31 - (sum % 31)) % 31] === code[17];
}

/** A branch code (CNAPS) of 12 digits: ISO 7064 MOD 11,10 [C4 CNAPS]. */
export function isBranchCode(code: string): boolean {
  if (!/^\d{12}$/.test(code)) return false;
  let product = 10;
  for (const digit of code.slice(0, 11)) {
    const sum = (product + Number(digit)) % 10 || 10;
    product = (2 * sum) % 11;
  }
  return (11 - product) % 10 === Number(code[11]);
}

/** A mobile number of mainland China, with or without +86 [C4 mobile]. */
export const isMobileNumber = (number: string): boolean => /^(?:\+86)?1[3-9]\d{9}$/.test(number);

/** Whether a number, or its mask such as 170****0001, belongs to a virtual operator: a risk reason [C4 mobile]. */
export const isVirtualMobileNumber = (number: string): boolean =>
  /^(?:\+86)?1(?:62|65|67|70|71)/.test(number);

/** ISO 13616 [C4 IBAN]. */
export const isIban = (iban: string): boolean => isValidIBAN(iban);

/** ISO 9362 [C4 BIC]. */
export const isBic = (bic: string): boolean => isValidBIC(bic);
