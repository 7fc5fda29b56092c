/** Faults of the two cards that request, vault and record show [A1, A8, A9, A11, A19, A46, A77]. */
import type { Facts, Problem } from './assessment.ts';
import { isBranchCode } from '../account/check-digits.ts';
import type { FailureCode } from '../failures/codes.ts';
import type { AccountDescription, AccountKind } from '../parties/account.ts';
import type { MerchantRecord } from '../parties/merchant.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';
import { findIncompatibleTerminals } from '../switch/terminal-compatibility.ts';
import { isSameCard } from './eligibility.ts';

/** Every fault of the old and the new card, all at once [E4.2]. */
export function findCardProblems(
  facts: Facts,
  merchant: MerchantRecord,
  policy: PolicyValues,
): Problem[] {
  const { account, request } = facts;
  const problems: Problem[] = [];
  if (request.oldAccount.last4 !== merchant.binding.last4)
    problems.push({ field: 'oldAccount.last4', code: 'INP_OLD_MISMATCH' });
  // The vault's description of another account says nothing of the one that is asked for.
  if (account?.token !== request.newAccount.token) {
    const field = 'newAccount.token';
    return [...problems, { field, code: 'INP_REQUIRED', params: { field } }];
  }
  if (account.last4 !== request.newAccount.last4)
    problems.push({ field: 'newAccount.last4', code: 'INP_CARD_CHECK' });
  if (facts.lostTokens?.includes(account.token))
    problems.push({ field: 'newAccount', code: 'ACC_LOST' });
  if (isSameCard(account, merchant.binding))
    problems.push({ field: 'newAccount', code: 'INP_SAME_AS_OLD' });
  return [
    ...problems,
    ...findCardKindProblems(account, merchant, policy),
    ...findBranchProblems(account),
    ...findHolderProblems(account, merchant, policy),
    ...findTerminalProblems(merchant, account.bankCode, policy),
    ...findForeignTerminals(request.terminals, merchant),
  ];
}

function findCardKindProblems(
  account: AccountDescription,
  merchant: MerchantRecord,
  policy: PolicyValues,
): Problem[] {
  const { cardTypes } = policy['personal.allowed'];
  const isTypeRefused = account.cardType !== undefined && !cardTypes.includes(account.cardType);
  return [
    ...findAccountKindProblems(merchant, account.kind, policy),
    ...(account.kind === 'PERSONAL' && isTypeRefused
      ? [buildProblem('newAccount.cardType', 'ACC_KIND_REFUSED')]
      : []),
  ];
}

/** Each kind of merchant has its kinds of account; the fault names them [A19, E2 accountKind.matrix]. */
export function findAccountKindProblems(
  merchant: MerchantRecord,
  kind: AccountKind | undefined,
  policy: PolicyValues,
): Problem[] {
  const kinds = policy['accountKind.matrix'][merchant.kind];
  if (kind === undefined || kinds.includes(kind)) return [];
  const params = { kinds: kinds.join(', ') };
  return [{ field: 'newAccount.kind', code: 'ELG_KIND_MATRIX', params }];
}

/** A branch code has its own check digit and begins with its bank's three digits [A8, C4 CNAPS]. */
function findBranchProblems({ bankCode, cnaps }: AccountDescription): Problem[] {
  if (cnaps === undefined || (isBranchCode(cnaps) && cnaps.startsWith(bankCode))) return [];
  return [buildProblem('newAccount.cnaps', 'INP_BRANCH_CHECK')];
}

/**
 * The account must be the merchant's own by name; somebody else's only with his letter where the
 * profile allows it, and then in the strictest review [A66, B3.7, E2 authorisedHolder].
 */
function findHolderProblems(
  { holderRelation, token }: AccountDescription,
  { holder }: MerchantRecord,
  policy: PolicyValues,
): Problem[] {
  if (holderRelation === 'AUTHORISED')
    return policy.authorisedHolder === 'refused'
      ? [buildProblem('newAccount.holderRelation', 'ACC_NAME_MISMATCH')]
      : [];
  return holder?.accountToken === token && holder.match === 'NO_MATCH'
    ? [buildProblem('newAccount.holderName', 'ACC_NAME_MISMATCH')]
    : [];
}

/** Terminals that would not take the new card's bank, each by its serial number [A46, A89]. */
export const findTerminalProblems = (
  { terminals }: MerchantRecord,
  bankCode: string | undefined,
  policy: PolicyValues,
): Problem[] =>
  findIncompatibleTerminals(terminals, bankCode, policy).map((sn) =>
    buildProblem(`terminals.${sn}`, 'TRM_INCOMPATIBLE'),
  );

/** One terminal, one merchant: those that are named are his own [A3, A21, C1 2021-259]. */
function findForeignTerminals(
  named: readonly string[] = [],
  { terminals }: MerchantRecord,
): Problem[] {
  const own = terminals.map(({ sn }) => sn);
  return named
    .filter((sn) => !own.includes(sn))
    .map((sn) => ({
      field: `terminals.${sn}`,
      code: 'INP_FORMAT',
      params: { field: 'terminals', allowed: own.join(', ') },
    }));
}

const buildProblem = (field: string, code: FailureCode): Problem => ({ field, code });
