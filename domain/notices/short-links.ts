/** Short links in messages: ten signs below `/s/`. The address before them is the same in all, as approved templates need it. */

/** What a link is for; it opens nothing else. */
export type LinkPurpose = 'stop' | 'status' | 'draft';

export const shortLinkPath = '/s/';

/** Without the signs that people confuse: 0, O, I and l. */
export const base58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
/** 58 bits: see docs/security.md. */
export const shortCodeSigns = 10;

const codePattern = `[${base58}]{${shortCodeSigns}}`;

export const isShortCode = (text: string): boolean => new RegExp(`^${codePattern}$`).test(text);

/** The signs of a short link, which are the parameter of an approved template; undefined for any other link. */
export const findShortCode = (link: string): string | undefined =>
  new RegExp(`${shortLinkPath}(${codePattern})$`).exec(link)?.[1];
