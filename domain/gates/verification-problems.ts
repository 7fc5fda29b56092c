/** What the bank said no to (A4, A11, A85). What it could not say is no fault of the merchant's: it lifts the tier. */
import type { Facts, Problem } from '../assessment.ts';
import type { FailureCode } from '../failures.ts';
import type { AccountStatus } from '../parties.ts';
import type { PolicyValues } from '../policy.ts';

const byStatus: Partial<Record<AccountStatus, FailureCode>> = {
  EXPIRED: 'ACC_EXPIRED',
  LOST: 'ACC_LOST',
  CLOSED: 'ACC_CLOSED',
  FROZEN: 'ACC_FROZEN',
  DORMANT: 'ACC_DORMANT',
};

/** UK CoP reasons: the name is right, or close, but the account is of the other kind (rules.md B2). */
const otherKind: readonly string[] = ['BANM', 'PANM', 'BAMM', 'PAMM'];

/** Every no of the bank about the new account; empty without an answer. */
export function verificationProblems(facts: Facts, policy: PolicyValues): Problem[] {
  const said = facts.verification?.value;
  if (!said) return [];
  const problems: Problem[] = [];
  if (otherKind.includes(said.reasonCode ?? ''))
    problems.push({ field: 'newAccount.kind', code: 'ACC_KIND_MISMATCH' });
  else if (said.result === 'NO_MATCH')
    problems.push({ field: 'newAccount.holderName', code: 'ACC_NAME_MISMATCH' });
  const status = byStatus[said.accountStatus];
  if (status) problems.push({ field: 'newAccount', code: status });
  if (facts.account?.kind !== 'PERSONAL') return problems;
  const { cardTypes, classes, otherClass } = policy['personal.allowed'];
  if (said.cardType && !cardTypes.includes(said.cardType))
    problems.push({ field: 'newAccount.cardType', code: 'ACC_KIND_REFUSED' });
  const limited = said.accountClass === 'II' || said.accountClass === 'III';
  if (limited && otherClass === 'refuse' && !classes.includes(said.accountClass))
    problems.push({ field: 'newAccount', code: 'ACC_CLASS_LIMIT' });
  return problems;
}
