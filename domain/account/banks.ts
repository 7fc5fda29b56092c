/** Banks: their codes, which are the first three digits of branch codes (CNAPS), and their names. */
import { banks } from 'bankcard';
import { normaliseName } from './holder-names.ts';

/** Banks with a code of their own: the short name that people read, then other ways of writing it. */
const namesByCode: Readonly<Record<string, readonly [string, ...string[]]>> = {
  '102': ['工商银行', '工行', 'ICBC'],
  '103': ['农业银行', '农行', 'ABC'],
  '104': ['中国银行', '中行', 'BOC'],
  '105': ['建设银行', '建行', 'CCB'],
  '201': ['国家开发银行', '国开行'],
  '202': ['进出口银行'],
  '203': ['农业发展银行', '农发行'],
  '301': ['交通银行', '交行', 'BOCOM', 'COMM'],
  '302': ['中信银行', '中信实业银行', 'CITIC'],
  '303': ['光大银行', 'CEB'],
  '304': ['华夏银行', 'HXB'],
  '305': ['民生银行', 'CMBC'],
  '306': ['广发银行', '广东发展银行', 'GDB', 'CGB'],
  '307': ['平安银行', '深圳发展银行', 'PAB', 'SPABANK'],
  '308': ['招商银行', '招行', 'CMB'],
  '309': ['兴业银行', 'CIB'],
  '310': ['浦发银行', '上海浦东发展银行', '浦东发展银行', 'SPDB'],
  '315': ['恒丰银行', 'EGBANK'],
  '316': ['浙商银行', 'CZBANK'],
  '318': ['渤海银行', 'BOHAIB'],
  '322': ['上海农商银行', '上海农村商业银行', 'SHRCB'],
  '325': ['上海银行', 'SHBANK'],
  '403': ['邮政储蓄银行', '邮储银行', '邮政储汇局', 'PSBC'],
};

/** Codes that many banks share, with the name of their kind. */
const kindsByCode: Readonly<Record<string, string>> = {
  '313': '城市商业银行',
  '314': '农村商业银行',
  '317': '农村合作银行',
  '320': '村镇银行',
  '323': '民营银行',
  '401': '城市信用社',
  '402': '农村信用社',
};
/** In use, and without a name that is certain. */
const otherCodes = ['319', '321'];

/** Foreign banks share a range: there are too many to list. */
const foreignBankCode = /^[5-7]\d{2}$/;

/** Whether a bank may have this code of three digits. */
export const isBankCode = (code: string): boolean =>
  Object.hasOwn(namesByCode, code) ||
  Object.hasOwn(kindsByCode, code) ||
  otherCodes.includes(code) ||
  foreignBankCode.test(code);

/** Banks that people choose from: by code, those of their own first, then the kinds that share one. */
export const listBanks = (): { code: string; name: string; isKind: boolean }[] => [
  ...Object.entries(namesByCode).map(([code, [name]]) => ({ code, name, isKind: false })),
  ...Object.entries(kindsByCode).map(([code, name]) => ({ code, name, isKind: true })),
];

/** Names of banks without a code of their own, as the public table of cards writes them. */
const namesOfOthers: readonly string[] = [
  ...new Set(
    banks
      .map(({ name }) => name.replace(/(?:股份|有限责任)?有限公司$|股份$/, ''))
      .filter((name) => /银行|信用|农信/.test(name)),
  ),
];

/** Words of another bank, whatever it begins with: village banks bear the name of the bank that founded them. */
const otherBank = /银行|村镇|农村|农商|农信|信用|理财|租赁|消费金融|互助|国际|香港|澳门|金融资产/;

/** Whether a name is this one, perhaps with 中国 before it, and with a company form or a branch behind it. */
function isNameOf(written: string, name: string): boolean {
  const known = normaliseName(name);
  const full = written.startsWith(known) ? written : written.replace(/^中国/, '');
  return full.startsWith(known) && !otherBank.test(full.slice(known.length));
}

/**
 * The bank that code and name both mean: its short name. Undefined when they do not name one bank: the
 * code alone is not enough, because village banks use the codes of others.
 */
export function identifyBank(code: string, typedName: string): string | undefined {
  const written = normaliseName(typedName);
  const own = namesByCode[code];
  if (own) return own.some((name) => isNameOf(written, name)) ? own[0] : undefined;
  return namesOfOthers.find((name) => isNameOf(written, name));
}

/** Whether a name is that of a bank with a code of its own, and not of this one. */
const isOfOtherCode = (code: string, written: string): boolean =>
  Object.entries(namesByCode).some(
    ([other, names]) => other !== code && names.some((name) => isNameOf(written, name)),
  );

/**
 * The name of a bank as people read it in notices and texts. It comes from the tables here: what somebody
 * typed only chooses among them.
 */
export function findBankName(code: string, typedName: string): string {
  const identified = identifyBank(code, typedName);
  if (identified !== undefined) return identified;
  const written = normaliseName(typedName);
  const own = namesByCode[code];
  const isContradiction = isOfOtherCode(code, written) || otherBank.test(written);
  if (own && !isContradiction) return own[0];
  if (/村镇/.test(written)) return '村镇银行';
  return kindsByCode[code] ?? (foreignBankCode.test(code) ? '外资银行' : '其他银行');
}
