/** Compares names as owners, registers and banks write them [B3.8, D name match]. */
import type { AccountKind } from '../parties/account.ts';
import { cleanName } from './name-spelling.ts';
import { foldVariants } from './character-variants.ts';
import type { MerchantKind, NameComparison, NameTechnicality } from '../parties/merchant.ts';

/** The names under which the acquirer knows a merchant. Personal data: never stored, compared where they arrive. */
export interface RegisteredNames {
  /** As on the licence. */
  legal?: string;
  /** The sole trader or legal person (经营者). */
  operator?: string;
  /** The shop name of a sole trader (字号). */
  trade?: string;
}

/** Banks cut longer names to fit their field. */
const maxBankFieldCharacters = 20;

const bracketed = /\([^)]*\)/g;
/**
 * Characters that banks' GBK systems often cannot store: radicals, extension A, private use, all beyond the basic plane, and what
 * was added behind U+9FA5, where GBK ends.
 */
const rareCharacter =
  /[\u2e80-\u2eff\u3400-\u4dbf\u9fa6-\u9fff\ue000-\uf8ff]|[\u{10000}-\u{10ffff}]/u;

/** The name in one spelling of width, dots, dashes, quotes, brackets, case and blanks. */
export const normaliseName = (name: string): string =>
  cleanName(name)
    .replaceAll('.', '·')
    .replaceAll(/[“”„‟〝〞]/g, '"')
    .replaceAll(/[‘’‚‛]/g, "'")
    .replaceAll('（', '(')
    .replaceAll('）', ')')
    .replaceAll(' ', '')
    // A capital sharp s is its own capital; the small one becomes SS.
    .toLowerCase()
    .toUpperCase();

/**
 * Whether an account holder bears one of the names. Only an equal name is a `MATCH`. Names that
 * differ by traditional or variant characters, by dots and other punctuation, by a part in brackets or
 * by a cut end are a `CLOSE_MATCH`, which a person decides [D name match].
 */
export function matchName(holder: string, names: readonly string[]): NameComparison {
  const own = normaliseName(holder);
  const known = names.map(normaliseName).filter((name) => name !== '');
  if (own === '') return 'NO_MATCH';
  if (known.includes(own)) return 'MATCH';
  return known.some((name) => isClose(own, name)) ? 'CLOSE_MATCH' : 'NO_MATCH';
}

function isClose(one: string, other: string): boolean {
  const [a, b] = [foldVariants(one), foldVariants(other)];
  return (
    a === b ||
    keepLetters(a) === keepLetters(b) ||
    removeBrackets(a) === removeBrackets(b) ||
    isTruncated(a, b) ||
    isTruncated(b, a)
  );
}

/** Banks drop dots, dashes and quotes. A name without any letter stays whole. */
const keepLetters = (name: string): string => name.replaceAll(/[\p{P}\p{S}]/gu, '') || name;

/** A name that consists of brackets alone stays whole: two such names have nothing in common. */
const removeBrackets = (name: string): string => name.replaceAll(bracketed, '') || name;

const isTruncated = (short: string, long: string): boolean =>
  long.startsWith(short) && Array.from(short).length >= maxBankFieldCharacters;

/**
 * The names that an account of a merchant may bear [A66, C1 same name]. A personal account bears the
 * operator's name. A corporate account bears the name on the licence; that of a sole trader may also
 * bear the shop name, or 个体户 with the operator's name.
 */
export function findAccountNames(
  account: AccountKind,
  merchant: MerchantKind,
  { legal, operator, trade }: RegisteredNames,
): string[] {
  if (account === 'PERSONAL') return operator === undefined ? [] : [operator];
  const soleTraders =
    merchant === 'SOLE' ? [trade, operator === undefined ? undefined : `个体户${operator}`] : [];
  return [legal, ...soleTraders].filter((name) => name !== undefined);
}

/** Properties of a name that bank systems often damage; empty for an ordinary name [B3.8]. */
export const findTechnicalities = (name: string): NameTechnicality[] => [
  ...(Array.from(normaliseName(name)).length > maxBankFieldCharacters
    ? (['over-length'] as const)
    : []),
  ...(rareCharacter.test(name) ? (['rare-character'] as const) : []),
];
