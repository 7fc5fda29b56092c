/** The service of the new bank: its own hours, the working days that are known, and how transfers reach it [A12, A13]. */
import { countBranches, type Branch } from '../account/branches.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';
import { findBankOpening } from '../time/calendar.ts';
import { describePaymentRails, type PaymentRail } from './payment-rails.ts';

export interface BankService {
  /** Missing when the bank is not known yet. */
  bankCode?: string;
  /** The hours of the bank that the acquirer knows; empty when it knows none: then the bank itself has to be asked. */
  hours: PolicyValues['windows.review'][];
  /** When the bank is asked and paid, now or next; missing without known hours; ISO 8601. */
  opens?: string;
  /** The last day of which public holidays are known, YYYY-MM-DD. */
  holidaysKnownUntil: string;
  /** By the acquirer's list of branches; missing without a list or a bank. */
  coverage?: { branches: number; cities: number };
  rails: PaymentRail[];
}

/** What is known of the service of a bank. Hours that nobody gave are not told as always open. */
export function describeBankService(
  bankCode: string | undefined,
  now: string,
  policy: PolicyValues,
  branches?: readonly Branch[],
): BankService {
  const hours = policy['windows.banks']
    .filter((bank) => bank.bankCode === bankCode)
    .map(({ bankCode: _bank, ...rest }) => rest);
  return {
    ...(bankCode !== undefined && { bankCode }),
    hours,
    ...(hours.length > 0 && { opens: findBankOpening(now, bankCode, policy) }),
    holidaysKnownUntil: policy.calendar.coveredUntil,
    ...(branches && bankCode !== undefined && { coverage: countBranches(branches, bankCode) }),
    rails: describePaymentRails(now, policy),
  };
}
