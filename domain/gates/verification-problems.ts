/**
 * Problems that the bank found with the new account [A4, A11, A78, A85]. What the bank could not answer
 * is no problem of the merchant; it raises the tier.
 */
import type { Facts, Problem } from './assessment.ts';
import type { FailureCode } from '../failures/codes.ts';
import type { CardClass } from '../parties/account.ts';
import type { AccountStatus, AccountVerification } from '../parties/bank.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';
import { needsManualNameCheck } from './screening-notes.ts';

const failureByStatus: Partial<Record<AccountStatus, FailureCode>> = {
  EXPIRED: 'ACC_EXPIRED',
  LOST: 'ACC_LOST',
  CLOSED: 'ACC_CLOSED',
  FROZEN: 'ACC_FROZEN',
  DORMANT: 'ACC_DORMANT',
};

/**
 * Reason codes that are more precise than the result: ISO 8583 field 39, ISO 20022 and UK CoP
 * [B2 CoP, C3 ISO 8583, C3 ISO 20022]. BANM, PANM, BAMM and PAMM mean that the name matches, fully or
 * closely, and the account is of the other kind.
 */
const failureByReason: Readonly<Record<string, FailureCode>> = {
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

const fieldByCode: Partial<Record<FailureCode, string>> = {
  ACC_KIND_MISMATCH: 'newAccount.kind',
  ACC_NAME_MISMATCH: 'newAccount.holderName',
  ACC_UNKNOWN_BANK: 'newAccount.bankCode',
  ACC_KIND_REFUSED: 'newAccount.cardType',
  IDV_MISMATCH: 'newAccount.holderIdNumber',
};

/** Everything that the bank found wrong with the new account, each problem once; empty without an answer. */
export function findVerificationProblems(facts: Facts, policy: PolicyValues): Problem[] {
  const verification = facts.verification?.value;
  if (!verification) return [];
  const codes = [
    ...findHolderCodes(facts, verification),
    failureByStatus[verification.accountStatus],
    ...(facts.account?.kind === 'PERSONAL' ? findCardCodes(verification, policy) : []),
  ].filter((code) => code !== undefined);
  return [...new Set(codes)].map((code) => ({ field: fieldByCode[code] ?? 'newAccount', code }));
}

/** Problems with the account and its holder: a known reason code wins over the result of the name. */
function findHolderCodes(facts: Facts, verification: AccountVerification): FailureCode[] {
  const reason =
    verification.result === 'MATCH' ? undefined : failureByReason[verification.reasonCode ?? ''];
  if (reason) return [reason];
  // The name matches and the ID number does not: a person of the same name.
  if (verification.fields?.ownerId === 'REFUTED' && verification.result !== 'NO_MATCH')
    return ['IDV_MISMATCH'];
  return verification.result === 'NO_MATCH' && !needsManualNameCheck(facts)
    ? ['ACC_NAME_MISMATCH']
    : [];
}

/** Whether the policy refuses accounts of this class. A class that nobody knows is no problem of the merchant; it raises the tier. */
export function isClassRefused(accountClass: CardClass, policy: PolicyValues): boolean {
  const { classes, otherClass } = policy['personal.allowed'];
  const isLimited = accountClass === 'II' || accountClass === 'III';
  return isLimited && otherClass === 'refuse' && !classes.includes(accountClass);
}

/** Problems with the type and class of the card. Only the issuer knows the class; no table of card numbers does [C4 BIN]. */
function findCardCodes(
  { accountClass, cardType }: AccountVerification,
  policy: PolicyValues,
): FailureCode[] {
  const { cardTypes } = policy['personal.allowed'];
  return [
    ...(cardType && !cardTypes.includes(cardType) ? (['ACC_KIND_REFUSED'] as const) : []),
    ...(isClassRefused(accountClass, policy) ? (['ACC_CLASS_LIMIT'] as const) : []),
  ];
}
