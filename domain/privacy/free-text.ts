/** Finds card and ID numbers in free text, which is stored, shown and logged [I9]. */
import { hasKnownLength } from '../account/bins.ts';
import { isCardNumber, isResidentId } from '../account/check-digits.ts';
import { cleanText } from '../text/cleaning.ts';

/** Digits without anything between. */
interface Group {
  digits: string;
  /** An X stands behind it, the check digit of some resident IDs. */
  hasX: boolean;
}

const minDigits = 13;
const maxDigits = 19;
/** More than this between two groups separates two numbers. */
const maxGap = 5;
const letterOrDigit = /[\p{L}\p{N}]/u;
const checkX = /^[^\p{L}\p{N}]{0,2}X(?![\p{L}\p{N}])/iu;
const mobile = /^1[3-9]\d{9}$/;

/**
 * Whether a text holds something that passes as a card number or a resident ID number, written in one or in
 * groups with any signs between. Digits without a gap are one number: a part of a longer one, such as the
 * order number of a platform, is no card.
 */
export const hasCardOrIdNumber = (text: string): boolean =>
  findChains(cleanText(text)).some((chain) =>
    chain.some((_, from) => {
      const nearby = chain.slice(from, from + maxDigits);
      return nearby.some((__, to) => isSecretNumber(nearby.slice(0, to + 1)));
    }),
  );

/** Groups of digits that may belong together: no letter between them, no wide gap. Amounts are one group. */
function findChains(typed: string): Group[][] {
  const text = typed.replaceAll(/(?<=\d),(?=\d{3}(?!\d))/g, '');
  const chains: Group[][] = [[]];
  let end = 0;
  for (const { 0: digits, index } of text.matchAll(/\d+/g)) {
    const gap = text.slice(end, index);
    if (gap.length > maxGap || letterOrDigit.test(gap)) chains.push([]);
    end = index + digits.length;
    chains.at(-1)?.push({ digits, hasX: checkX.test(text.slice(end)) });
  }
  return chains;
}

function isSecretNumber(groups: readonly Group[]): boolean {
  const number = groups.map(({ digits }) => digits).join('');
  if (number.length < minDigits || number.length > maxDigits) return false;
  const withX = groups.at(-1)?.hasX === true ? `${number}X` : number;
  return isResidentId(number) || isResidentId(withX) || (isCard(number) && isGrouped(groups));
}

/** First digits of payment cards. Times in milliseconds and dates begin otherwise. */
const cardPrefix = /^(?:[3-69]|2[2-7]|81)/;

const isCard = (number: string): boolean =>
  (cardPrefix.test(number) && isCardNumber(number)) || hasKnownLength(number);

/**
 * Whether groups have the sizes in which people write a card number: equal ones, or of four digits and more.
 * A mobile number beside other digits is not a part of a card.
 */
function isGrouped(groups: readonly Group[]): boolean {
  if (groups.some(({ digits }) => mobile.test(digits))) return false;
  const sizes = groups.slice(0, -1).map(({ digits }) => digits.length);
  const last = groups.at(-1)?.digits.length ?? 0;
  const isEven = sizes.every((size) => size === sizes[0]) && last <= (sizes[0] ?? last);
  return isEven || sizes.every((size) => size >= 4);
}
