/** Compares an account of ours with what a network shows of the one that is bound. */

/** First six and last four digits. */
export interface Masks {
  first6: string;
  last4: string;
}

/** The digits of a number before and after the stars; of one without stars its first and last digits. */
function parseMaskedNumber(shown: string): { head: string; tail: string } {
  if (/^\d{11,}$/.test(shown)) return { head: shown.slice(0, 6), tail: shown.slice(-4) };
  return { head: /^\d*/.exec(shown)?.[0] ?? '', tail: /\d*$/.exec(shown)?.[0] ?? '' };
}

/** The last digits that are shown, four at most. */
export const parseLastDigits = (shown: string): string => parseMaskedNumber(shown).tail.slice(-4);

/** First six and last four digits; undefined when the mask shows fewer, which do not identify an account. */
export function parseMasks(shown: string): Masks | undefined {
  const { head, tail } = parseMaskedNumber(shown);
  return head.length === 6 && tail.length === 4 ? { first6: head, last4: tail } : undefined;
}

/** Whether a masked number is this account: all ten digits agree. */
export const isSameAccount = (shown: string, account: Masks): boolean => {
  const masks = parseMasks(shown);
  return masks?.first6 === account.first6 && masks.last4 === account.last4;
};

/** Whether the digits that are shown, possibly few, do not contradict the account. */
export const mayBeSameAccount = (shown: string, { first6, last4 }: Masks): boolean => {
  const { head, tail } = parseMaskedNumber(shown);
  const sameHead = first6.startsWith(head) || head.startsWith(first6);
  return tail !== '' && sameHead && last4.endsWith(tail);
};
