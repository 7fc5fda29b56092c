/** What the bank said no to (A4, A11, A78, A85). What it could not say is no fault of the merchant's: it lifts the tier. */
import type { Facts, Problem } from '../assessment.ts';
import type { FailureCode } from '../failures.ts';
import type { AccountStatus, AccountVerification } from '../parties.ts';
import type { PolicyValues } from '../policy.ts';
import { judgedByPerson } from './notes.ts';

const byStatus: Partial<Record<AccountStatus, FailureCode>> = {
  EXPIRED: 'ACC_EXPIRED',
  LOST: 'ACC_LOST',
  CLOSED: 'ACC_CLOSED',
  FROZEN: 'ACC_FROZEN',
  DORMANT: 'ACC_DORMANT',
};

/**
 * Reasons that tell more than the result: ISO 8583 field 39, ISO 20022, UK CoP (rules.md B2, C3).
 * BANM to PAMM: the name is right, or close, but the account is of the other kind.
 */
const byReason: Readonly<Record<string, FailureCode>> = {
  14: 'ACC_NOT_FOUND',
  AC01: 'ACC_NOT_FOUND',
  ACNF: 'ACC_NOT_FOUND',
  15: 'ACC_UNKNOWN_BANK',
  31: 'ACC_UNKNOWN_BANK',
  33: 'ACC_EXPIRED',
  54: 'ACC_EXPIRED',
  41: 'ACC_LOST',
  43: 'ACC_LOST',
  AC04: 'ACC_CLOSED',
  CASS: 'ACC_CLOSED',
  36: 'ACC_FROZEN',
  62: 'ACC_FROZEN',
  AC06: 'ACC_FROZEN',
  BANM: 'ACC_KIND_MISMATCH',
  PANM: 'ACC_KIND_MISMATCH',
  BAMM: 'ACC_KIND_MISMATCH',
  PAMM: 'ACC_KIND_MISMATCH',
};

const fieldOf: Partial<Record<FailureCode, string>> = {
  ACC_KIND_MISMATCH: 'newAccount.kind',
  ACC_NAME_MISMATCH: 'newAccount.holderName',
  ACC_UNKNOWN_BANK: 'newAccount.bankCode',
  ACC_KIND_REFUSED: 'newAccount.cardType',
  IDV_MISMATCH: 'newAccount.holderIdNumber',
};

/** Every no of the bank about the new account, each once; empty without an answer. */
export function verificationProblems(facts: Facts, policy: PolicyValues): Problem[] {
  const said = facts.verification?.value;
  if (!said) return [];
  const codes = [
    ...holderCodes(facts, said),
    byStatus[said.accountStatus],
    ...(facts.account?.kind === 'PERSONAL' ? cardCodes(said, policy) : []),
  ].filter((code) => code !== undefined);
  return [...new Set(codes)].map((code) => ({ field: fieldOf[code] ?? 'newAccount', code }));
}

/** Whose the account is, if it is one at all: the reason first, the name where no reason says more. */
function holderCodes(facts: Facts, said: AccountVerification): FailureCode[] {
  const reason = said.result === 'MATCH' ? undefined : byReason[said.reasonCode ?? ''];
  if (reason) return [reason];
  // The name is right and the identity number is not: a namesake.
  if (said.fields?.ownerId === 'REFUTED' && said.result !== 'NO_MATCH') return ['IDV_MISMATCH'];
  return said.result === 'NO_MATCH' && !judgedByPerson(facts) ? ['ACC_NAME_MISMATCH'] : [];
}

/** By the issuer's word alone: no table of card numbers tells one class from another (C4). */
function cardCodes(
  { accountClass, cardType }: AccountVerification,
  policy: PolicyValues,
): FailureCode[] {
  const { cardTypes, classes, otherClass } = policy['personal.allowed'];
  const limited = accountClass === 'II' || accountClass === 'III';
  return [
    ...(cardType && !cardTypes.includes(cardType) ? (['ACC_KIND_REFUSED'] as const) : []),
    ...(limited && otherClass === 'refuse' && !classes.includes(accountClass)
      ? (['ACC_CLASS_LIMIT'] as const)
      : []),
  ];
}
