/** What may be shown of a number: first six and last four to staff, last four to merchants (E2 mask). */
import { isCardNumber, isResidentId } from './check-digits.ts';

export const first6 = (number: string): string => number.slice(0, 6);
export const last4 = (number: string): string => number.slice(-4);

/** 138****0001 */
export const maskedMobile = (number: string): string => {
  const digits = number.replace(/^\+86/, '');
  return `${digits.slice(0, 3)}****${digits.slice(-4)}`;
};

/** z***@example.com */
export const maskedMail = (address: string): string => address.replace(/^(.).*(@.*)$/, '$1***$2');

/** 阿*店: the first and the last sign stay. */
export const maskedName = (name: string): string => {
  const signs = [...name];
  if (signs.length <= 1) return '*';
  const last = signs.length > 2 ? (signs.at(-1) ?? '') : '';
  return `${signs[0] ?? ''}*${last}`;
};

/** Runs of digits as people type them, with blanks and dashes between. */
const digitRuns = (text: string): string[] =>
  (text.match(/\d(?:[\s-]?\d){11,}[\dXx]?/g) ?? []).map((run) =>
    run.replaceAll(/[\s-]/g, '').toUpperCase(),
  );

/** True when a text holds what looks like a card or identity number: free text is no place for one. */
export const containsNumber = (text: string): boolean =>
  digitRuns(text).some((run) => isResidentId(run) || windows(run).some(isCardNumber));

function windows(run: string): string[] {
  const found: string[] = [];
  for (let length = 13; length <= 19; length += 1)
    for (let at = 0; at + length <= run.length; at += 1) found.push(run.slice(at, at + length));
  return found;
}
