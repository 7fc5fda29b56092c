/** Free text is no place for a card or identity number: it would be kept, shown and logged. */
import { isCardNumber, isResidentId } from '../account/check-digits.ts';

/** Digits as people type them: full width or not, with blanks, dots and dashes between. */
const digitRuns = /\d(?:[\s._·–—-]{0,2}\d){11,}(?:[\s._·–—-]?[Xx])?/g;

/** True when a text holds what looks like a card or resident identity number. */
export const hasCardOrIdNumber = (text: string): boolean =>
  (text.normalize('NFKC').match(digitRuns) ?? [])
    .map((run) => run.replaceAll(/[^\dXx]/g, '').toUpperCase())
    .some(
      (run) =>
        findSubstrings(run, 18, 18).some(isResidentId) ||
        findSubstrings(run, 13, 19).some(isCardNumber),
    );

function findSubstrings(run: string, shortest: number, longest: number): string[] {
  const found: string[] = [];
  for (let length = shortest; length <= longest; length += 1)
    for (let at = 0; at + length <= run.length; at += 1) found.push(run.slice(at, at + length));
  return found;
}
