/** Cleans what others wrote before it becomes part of a text of ours: names, reasons, notes, items [A72]. */
import { maskNumbers } from '../privacy/masking.ts';
import { cleanText } from './cleaning.ts';

/** Letters, digits and the punctuation of sentences; everything else goes, line breaks and brackets of code too. */
const notAllowed =
  /[^\p{L}\p{M}\p{N}\p{Zs}·.,、，。:：;；!！?？&+/#%*°~'"‘’“”《》〈〉「」『』【】〔〕()（）…—-]/gu;

/** What a phone makes a link of: addresses with a scheme, names of hosts, mail addresses. */
const links =
  /[a-z][a-z\d+.-]*:\/\/\S*|\bwww\.\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<![\w.])(?:[a-z\d-]+\.)+[a-z]{2,24}\b(?:[/:?#][\w./?=&%#:-]*)?/gi;

/** More is cut: nothing that long belongs into a notice. */
const maxLength = 1_000;

const fullWidth: Readonly<Record<string, string>> = {
  ',': '，',
  ':': '：',
  ';': '；',
  '!': '！',
  '?': '？',
  '(': '（',
  ')': '）',
};

/** Punctuation of Chinese in full width again, which the cleaning has narrowed. */
const widenPunctuation = (text: string): string =>
  text.replaceAll(
    /(?<=[\p{Script=Han}”’》」』】〕）)…])[,:;!?()]|[()](?=\p{Script=Han})/gu,
    (sign) => fullWidth[sign] ?? sign,
  );

/** The text by allow-list, on one line: without links, direction signs, control characters and full numbers. */
export const cleanForeignText = (text: string): string =>
  widenPunctuation(
    maskNumbers(
      cleanText(text.slice(0, maxLength)).replaceAll(links, '…').replaceAll(notAllowed, ''),
    )
      .replaceAll(/ {2,}/g, ' ')
      .trim(),
  );

/** The text with at most so many characters, the last one `…` where it was cut. */
export const shortenText = (text: string, maxCharacters: number): string => {
  const characters = Array.from(text);
  return characters.length <= maxCharacters
    ? text
    : `${characters.slice(0, maxCharacters - 1).join('')}…`;
};
