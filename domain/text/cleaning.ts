/**
 * One cleaning for everything that people type, paste or scan, so that two ways of writing the same
 * thing are one value everywhere [A37].
 */

/** Signs that show nothing: format characters, variation selectors, fillers, directions of writing. */
const invisible = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;
/** All blanks, line breaks and tabs among them. The braille blank counts as none for Unicode. */
const blanks = /[\s\u2800]+/gu;
/** All dashes, with those that are none for Unicode: minus signs, hyphen bullet, box lines. */
const dashes = /[\p{Pd}\u02d7\u2043\u2212\u2500\u2501]/gu;

/** The text in compatibility composition, without invisible signs, with one kind of blank and of dash. */
export const cleanText = (typed: string): string =>
  typed
    .normalize('NFKC')
    .replaceAll(invisible, '')
    .replaceAll(blanks, ' ')
    .replaceAll(dashes, '-')
    // Signs that something invisible kept apart are composed now.
    .normalize('NFKC')
    .trim();

/** A number or code as its bare letters and digits, in upper case. The long vowel sign of kana is typed for a dash. */
export const cleanNumber = (typed: string): string =>
  cleanText(typed)
    .toUpperCase()
    // Some letters have no capital and become several signs.
    .normalize('NFKC')
    .replaceAll(/[ \-\u30fc]/g, '');

/** A mobile number without its country code, in whichever way that is written: +86, 0086, (86), 86. */
export const cleanMobile = (typed: string): string =>
  cleanNumber(typed).replace(/^\(?(?:\+|00)?86\)?(?=1\d{10}$)/, '');
