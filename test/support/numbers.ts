/** Invented numbers with valid check digits. */
import fc from 'fast-check';

/** What may be a card, account or ID number. Random ids and digests contain as many digits in a row now and then. */
export const longNumber = /(?<![\w-])\d{12,}(?![\w-])/;

const digits = (min: number, max = min) =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: min, maxLength: max })
    .map((list) => list.join(''));

/** The only completion of a prefix that a check-digit rule accepts. */
function appendCheckDigit(
  prefix: string,
  endings: string,
  rule: (number: string) => boolean,
): string {
  const fitting = Array.from(endings, (ending) => prefix + ending).filter(rule);
  const [only] = fitting;
  if (only === undefined || fitting.length > 1)
    throw new Error(`${fitting.length} check digits fit ${prefix}`);
  return only;
}

const isLuhn = (number: string): boolean =>
  Array.from(number)
    .toReversed()
    .map((digit, i) => Number(digit) * ((i % 2) + 1))
    .reduce((sum, n) => sum + (n > 9 ? n - 9 : n), 0) %
    10 ===
  0;

export const cardNumbers = digits(12, 18).map((prefix) =>
  appendCheckDigit(prefix, '0123456789', isLuhn),
);

const isMod11 = (number: string): boolean =>
  Array.from(number.slice(0, 17))
    .map((digit, i) => Number(digit) * (2 ** (17 - i) % 11))
    .reduce((sum, n) => sum + n, number.endsWith('X') ? 10 : Number(number.at(-1))) %
    11 ===
  1;

const births = fc
  .date({ min: new Date('1930-01-01'), max: new Date('2020-12-31'), noInvalidDate: true })
  .map((at) => at.toISOString().slice(0, 10).replaceAll('-', ''));

export const residentIds = fc
  // Regions from 1 to 6 are those of resident IDs.
  .tuple(fc.constantFrom('1', '2', '3', '4', '5', '6'), digits(5), births, digits(3))
  .map((parts) => appendCheckDigit(parts.join(''), '0123456789X', isMod11));

/** ISO 7064 MOD 11,10 over all twelve digits: valid when the result is 1. */
const isMod1110 = (code: string): boolean => {
  const product = Array.from(code.slice(0, -1), Number).reduce(
    (p, digit) => (((p + digit) % 10 || 10) * 2) % 11,
    10,
  );
  return (product + Number(code.at(-1))) % 10 === 1;
};

export const bankCodes = digits(11).map((prefix) =>
  appendCheckDigit(prefix, '0123456789', isMod1110),
);
