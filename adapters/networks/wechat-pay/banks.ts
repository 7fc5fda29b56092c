/** Names of banks at WeChat Pay: 17 by its published table (chapter 1.1.3), all others by branch. */
import type { AccountSecrets } from '../../../activities/vault.ts';

/** By the bank's part of a branch code, which is our bank code. */
const bankNamesByCode: Readonly<Record<string, string>> = {
  '102': '工商银行',
  '103': '农业银行',
  '104': '中国银行',
  '105': '建设银行',
  '301': '交通银行',
  '302': '中信银行',
  '303': '光大银行',
  '304': '华夏银行',
  '305': '民生银行',
  '306': '广发银行',
  '307': '平安银行',
  '308': '招商银行',
  '309': '兴业银行',
  '310': '浦发银行',
  '403': '邮政储蓄银行',
};
/** City banks share one code and are told apart by name. */
const cityBanks = ['北京银行', '宁波银行'];

export const otherBank = '其他银行';

/** The value of `account_bank`. */
export const findAccountBank = ({
  bankCode,
  bankName,
}: Pick<AccountSecrets, 'bankCode' | 'bankName'>): string =>
  bankNamesByCode[bankCode] ?? cityBanks.find((name) => name === bankName) ?? otherBank;
