/** Masks numbers and names: staff see the first six and last four digits, merchants the last four [A69]. */

/** The first six digits; fewer for a number of up to ten digits, which six and four would show completely. */
export const takeFirst6 = (number: string): string =>
  number.slice(0, number.length > 10 ? 6 : Math.max(0, number.length - 7));
export const takeLast4 = (number: string): string => number.slice(-4);

/** 138****0001 */
export const maskMobile = (number: string): string => {
  const digits = number.replace(/^\+86/, '');
  return digits.length < 11 ? '****' : `${digits.slice(0, 3)}****${digits.slice(-4)}`;
};

/** z***@example.com */
export const maskEmail = (address: string): string =>
  address.includes('@') ? address.replace(/^(.?).*(@.*)$/s, '$1***$2') : '***';

/** 阿*店: the first and the last character stay. */
export const maskName = (name: string): string => {
  const characters = Array.from(name);
  if (characters.length <= 1) return '*';
  const last = characters.length > 2 ? (characters.at(-1) ?? '') : '';
  return `${characters[0] ?? ''}*${last}`;
};

/** The text with every run of 13 or more digits replaced by its last four. */
export const maskNumbers = (text: string): string =>
  text.replaceAll(/[\d０-９]{9,}(?=[\d０-９]{4})/g, '****');
