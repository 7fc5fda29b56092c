/** Names of banks at WeChat Pay: 17 by its published table (chapter 1.1.3), all others by branch. */
import type { AccountSecrets } from '../../../activities/vault.ts';
import { identifyBank } from '../../../domain/account/banks.ts';

const directBanks: readonly string[] = [
  ...[
    '工商银行',
    '农业银行',
    '中国银行',
    '建设银行',
    '交通银行',
    '中信银行',
    '光大银行',
    '华夏银行',
  ],
  ...['民生银行', '广发银行', '平安银行', '招商银行', '兴业银行', '浦发银行', '邮政储蓄银行'],
  ...['北京银行', '宁波银行'],
];

export const otherBank = '其他银行';

/** The value of `account_bank`. A bank that code and name do not name together is another one. */
export const findAccountBank = ({
  bankCode,
  bankName,
}: Pick<AccountSecrets, 'bankCode' | 'bankName'>): string =>
  directBanks.find((name) => name === identifyBank(bankCode, bankName)) ?? otherBank;
