/** Check digits of numbers people type [C4]. True or false; never which digit is wrong. */
import { isValidBIC, isValidIBAN } from 'ibantools';

/** ISO/IEC 7812-1 Annex B. Not for corporate account numbers: they often fail it. */
export function isCardNumber(number: string): boolean {
  if (!/^\d{13,19}$/.test(number)) return false;
  let sum = 0;
  for (let i = 0; i < number.length; i += 1) {
    const digit = Number(number[number.length - 1 - i]);
    const doubled = digit * 2;
    sum += i % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** Corporate account numbers have no common check digit: length only. */
export const isCorporateAccountNumber = (number: string): boolean => /^\d{8,32}$/.test(number);

const idWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const idChecks = '10X98765432';

/** GB 11643-1999, ISO 7064 MOD 11-2, with a real date of birth. */
export function isResidentId(number: string): boolean {
  if (!/^\d{17}[\dX]$/.test(number) || parseBirthDate(number) === undefined) return false;
  const sum = idWeights.reduce((total, weight, i) => total + weight * Number(number[i]), 0);
  return idChecks[sum % 11] === number[17];
}

/** The date of birth in a resident ID, ISO 8601; undefined when there is no such day. */
export function parseBirthDate(number: string): string | undefined {
  const date = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
  const at = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== date) return undefined;
  return date;
}

/** Of age on a day: 18 years, full civil capacity [A19]. */
export function isOfAge(number: string, today: string): boolean {
  const born = parseBirthDate(number);
  if (born === undefined) return false;
  const eighteenth = `${Number(born.slice(0, 4)) + 18}${born.slice(4)}`;
  return today.slice(0, 10) >= eighteenth;
}

const usccCharset = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** GB 32100-2015. Some early codes in the field break it: callers warn and look them up. */
export function isCreditCode(code: string): boolean {
  if (!/^[0-9A-HJ-NP-RTUW-Y]{18}$/.test(code)) return false;
  let sum = 0;
  let weight = 1;
  for (const char of code.slice(0, 17)) {
    sum += usccCharset.indexOf(char) * weight;
    weight = (weight * 3) % 31;
  }
  return usccCharset[(31 - (sum % 31)) % 31] === code[17];
}

/** CNAPS bank code: ISO 7064 MOD 11,10 over 12 digits. */
export function isBranchCode(code: string): boolean {
  if (!/^\d{12}$/.test(code)) return false;
  let product = 10;
  for (const digit of code.slice(0, 11)) {
    const sum = (product + Number(digit)) % 10 || 10;
    product = (2 * sum) % 11;
  }
  return (11 - product) % 10 === Number(code[11]);
}

/** A mainland mobile number, with or without +86. */
export const isMobileNumber = (number: string): boolean => /^(?:\+86)?1[3-9]\d{9}$/.test(number);

/** Numbers of virtual operators, told by their beginning also from the mask 170****0001 (a risk fact, [C4 mobile]). */
export const isVirtualMobileNumber = (number: string): boolean =>
  /^(?:\+86)?1(?:62|65|67|70|71)/.test(number);

/** ISO 13616. */
export const isIban = (iban: string): boolean => isValidIBAN(iban);

/** ISO 9362. */
export const isBic = (bic: string): boolean => isValidBIC(bic);
