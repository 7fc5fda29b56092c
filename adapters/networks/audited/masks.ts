/** Compares an account of ours with what a network shows of the one that is bound. */

/** First six and last four digits. */
export interface Masks {
  first6: string;
  last4: string;
}

interface ShownDigits {
  head: string;
  tail: string;
}

/** Fewer digits than these, in all, would fit too many accounts. */
const minDigits = 4;

/**
 * The digits before and after the stars; of a number without stars its first six and last four digits. Undefined for
 * what is no number of an account: no text confirms an account by chance.
 */
function parseMaskedNumber(shown: string): ShownDigits | undefined {
  if (/^\d{11,}$/.test(shown)) return { head: shown.slice(0, 6), tail: shown.slice(-4) };
  const [, head = '', tail = ''] = /^(\d{0,6})\*+(\d{2,4})$/.exec(shown) ?? [];
  return head.length + tail.length >= minDigits ? { head, tail } : undefined;
}

/** The last digits that are shown, four at most; empty when nothing that is shown is a number of an account. */
export const parseLastDigits = (shown: string): string => parseMaskedNumber(shown)?.tail ?? '';

/** First six and last four digits; undefined when the mask shows fewer, which do not identify an account. */
export function parseMasks(shown: string): Masks | undefined {
  const { head = '', tail = '' } = parseMaskedNumber(shown) ?? {};
  return head.length === 6 && tail.length === 4 ? { first6: head, last4: tail } : undefined;
}

/** Whether a masked number is this account: all ten digits agree. */
export const isSameAccount = (shown: string, account: Masks): boolean => {
  const masks = parseMasks(shown);
  return masks?.first6 === account.first6 && masks.last4 === account.last4;
};

/** Whether the digits that are shown, possibly few, do not contradict the account. */
export const mayBeSameAccount = (shown: string, { first6, last4 }: Masks): boolean => {
  const digits = parseMaskedNumber(shown);
  return digits !== undefined && first6.startsWith(digits.head) && last4.endsWith(digits.tail);
};

/** Whether the digits that are shown are of another account; what is no number of an account says nothing. */
export const isOtherAccount = (shown: string, account: Masks): boolean =>
  parseMaskedNumber(shown) !== undefined && !mayBeSameAccount(shown, account);
