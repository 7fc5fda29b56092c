/** Finds card and ID numbers in free text, which is stored, shown and logged [I9]. */
import { isCardNumber, isResidentId } from '../account/check-digits.ts';

/** Runs of digits as people type them, with blanks, dots and dashes between. */
const digitRuns = /\d(?:[\s._·–—-]{0,2}\d){11,}(?:[\s._·–—-]?[Xx])?/g;

/** Whether a text holds something that passes as a card number or a resident ID number. */
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
