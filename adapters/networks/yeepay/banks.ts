/** Codes of banks at Yeepay, for banks with a code of their own. */
import type { AccountSecrets } from '../../../activities/vault.ts';
import { identifyBank } from '../../../domain/account/banks.ts';

const codesByBank: Readonly<Record<string, string>> = {
  工商银行: 'ICBC',
  农业银行: 'ABC',
  中国银行: 'BOC',
  建设银行: 'CCB',
  交通银行: 'BOCO',
  中信银行: 'ECITIC',
  光大银行: 'CEB',
  华夏银行: 'HXB',
  民生银行: 'CMBC',
  广发银行: 'GDB',
  平安银行: 'PINGANBANK',
  招商银行: 'CMBCHINA',
  兴业银行: 'CIB',
  浦发银行: 'SPDB',
  邮政储蓄银行: 'POST',
};

/** Undefined for a bank that code and name do not name together, or that has no code here. */
export function findBankCode({
  bankCode,
  bankName,
}: Pick<AccountSecrets, 'bankCode' | 'bankName'>): string | undefined {
  const bank = identifyBank(bankCode, bankName);
  return bank === undefined ? undefined : codesByBank[bank];
}
