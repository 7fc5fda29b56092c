/** Names as people, registers and banks write them: what is the same name, and what only looks like it [B3.8]. */
import type { AccountKind } from '../parties/account.ts';
import type { MerchantKind, NameComparison, NameTechnicality } from '../parties/merchant.ts';

/** The names under which the acquirer knows a merchant. Personal data: compared where they are, never kept. */
export interface RegisteredNames {
  /** As on the licence. */
  legal?: string;
  /** The sole trader or legal person (经营者). */
  operator?: string;
  /** What a sole trader calls his shop (字号). */
  trade?: string;
}

/** Fields of banks end here; what is longer is cut. */
const maxBankFieldCharacters = 20;

const dots = /[·•．‧・∙⋅.]/g;
const blanks = /[\s\u3000]/g;
const bracketed = /\([^)]*\)/g;
/** Signs outside of GBK's usual range: extension A, private use, and all beyond the basic plane. */
const rareCharacter = /[\u3400-\u4dbf\ue000-\uf8ff]|[\u{10000}-\u{10ffff}]/u;

/** One traditional sign and its simple form beside it; only where the one stands for the other alone. */
const simplifiedForms = new Map(
  (
    '陳陈 張张 劉刘 楊杨 黃黄 吳吴 趙赵 孫孙 馬马 許许 鄭郑 謝谢 馮冯 鄧邓 蕭萧 葉叶 蔣蒋 盧卢 蘇苏 賈贾 鍾钟 陸陆 ' +
    '韓韩 羅罗 譚谭 鄒邹 龍龙 賴赖 顧顾 龔龚 嚴严 華华 國国 東东 飯饭 館馆 業业 門门 開开 電电 貿贸 廣广 藝艺 寶宝 ' +
    '蘭兰 榮荣 偉伟 強强 鵬鹏 濤涛 靜静 麗丽 紅红 鳳凤 興兴 達达 樂乐 萬万 億亿 長长 風风 雲云 飛飞 鮮鲜 魚鱼 麵面'
  )
    .split(' ')
    .map((pair) => [pair[0] ?? '', pair[1] ?? ''] as const),
);

/** Full and half width, middle dots, brackets and blanks are manners of writing, not other names. */
export const normaliseName = (name: string): string =>
  name.normalize('NFKC').replaceAll(dots, '·').replaceAll(blanks, '').toUpperCase();

const simplifyName = (name: string): string =>
  Array.from(name, (sign) => simplifiedForms.get(sign) ?? sign).join('');

/**
 * Whether a holder bears one of the names. Only the same name matches; traditional signs, a part in
 * brackets or a cut end are close, which is for a person to judge [D name match].
 */
export function matchName(holder: string, names: readonly string[]): NameComparison {
  const own = normaliseName(holder);
  const known = names.map(normaliseName).filter((name) => name !== '');
  if (own === '') return 'NO_MATCH';
  if (known.includes(own)) return 'MATCH';
  return known.some((name) => isClose(own, name)) ? 'CLOSE_MATCH' : 'NO_MATCH';
}

function isClose(one: string, other: string): boolean {
  const [a, b] = [simplifyName(one), simplifyName(other)];
  return (
    a === b || removeBrackets(a) === removeBrackets(b) || isTruncated(a, b) || isTruncated(b, a)
  );
}

/** Something must be left: two names of brackets alone have nothing in common. */
const removeBrackets = (name: string): string => name.replaceAll(bracketed, '') || name;

const isTruncated = (short: string, long: string): boolean =>
  long.startsWith(short) && Array.from(short).length >= maxBankFieldCharacters;

/**
 * The names an account of a merchant may bear [C1 same name]: a personal account the
 * operator's; a corporate one the licence's, and a sole trader's also his shop's, or 个体户 with his own.
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

/** What about a name machines on the way spoil; empty for an ordinary one. */
export const findTechnicalities = (name: string): NameTechnicality[] => [
  ...(Array.from(normaliseName(name)).length > maxBankFieldCharacters
    ? (['over-length'] as const)
    : []),
  ...(rareCharacter.test(name) ? (['rare-character'] as const) : []),
];
