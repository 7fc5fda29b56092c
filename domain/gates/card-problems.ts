/** Problems with the old and the new card that request, vault and merchant record show [A1, A8, A9, A11, A19, A46, A77]. */
import type { Facts, Problem } from './assessment.ts';
import { isBranchCode } from '../account/check-digits.ts';
import type { FailureCode } from '../failures/codes.ts';
import type { AccountDescription, AccountKind } from '../parties/account.ts';
import type { MerchantRecord } from '../parties/merchant.ts';
import { findTerminalsInScope, type Scope } from '../parties/scope.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';
import { mayHaveSignatory } from '../request/foreign-owners.ts';
import { findOwnerToken } from '../request/owner.ts';
import { findIncompatibleTerminals } from '../switch/terminal-compatibility.ts';
import { isSameCard } from './eligibility.ts';

/** All problems with both cards at once [E4.2]. */
export function findCardProblems(
  facts: Facts,
  merchant: MerchantRecord,
  policy: PolicyValues,
): Problem[] {
  const { account, request } = facts;
  const problems: Problem[] = [];
  if (request.oldAccount.last4 !== merchant.binding.last4)
    problems.push({ field: 'oldAccount.last4', code: 'INP_OLD_MISMATCH' });
  // A description of another account says nothing about the requested one.
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
    ...findHolderDocumentProblems(facts, merchant),
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

/** Why the kind of account does not fit the kind of merchant; the problem names the kinds that do [A19, E2 accountKind.matrix]. */
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

/** A branch code must have a valid check digit and begin with the bank code [A8, C4 CNAPS]. */
function findBranchProblems({ bankCode, cnaps }: AccountDescription): Problem[] {
  if (cnaps === undefined || (isBranchCode(cnaps) && cnaps.startsWith(bankCode))) return [];
  return [buildProblem('newAccount.cnaps', 'INP_BRANCH_CHECK')];
}

/**
 * The account must bear a name of the merchant. An account of somebody else needs a letter of
 * authorisation and a policy that allows it; it is then always red [A66, B3.7, E2 authorisedHolder].
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

/** A namesake is not the owner: the account must be held under the same document [D one person]. */
function findHolderDocumentProblems(
  { account, request }: Facts,
  { holder }: MerchantRecord,
): Problem[] {
  const isOther =
    holder?.accountToken === account?.token &&
    holder?.document?.personToken === findOwnerToken(request) &&
    holder?.document?.match === 'NO_MATCH' &&
    holder.match !== 'NO_MATCH';
  return isOther ? [buildProblem('newAccount.holderIdNumber', 'IDV_MISMATCH')] : [];
}

/** Only owners of abroad have an authorised signatory: for others the owner comes themselves, or an agent with them [B3.7]. */
export const findSignatoryProblems = (
  { applicant }: Facts['request'],
  { foreign }: MerchantRecord,
): Problem[] =>
  applicant.role === 'signatory' && !mayHaveSignatory(foreign)
    ? [buildProblem('applicant.role', 'IDV_NOT_OWNER')]
    : [];

/** A problem for each terminal that does not support the bank of the new card [A46, A89]. */
export const findTerminalProblems = (
  merchant: MerchantRecord,
  scope: Scope | undefined,
  bankCode: string | undefined,
  policy: PolicyValues,
): Problem[] =>
  findIncompatibleTerminals(findTerminalsInScope(merchant, scope), bankCode, policy).map((sn) =>
    buildProblem(`terminals.${sn}`, 'TRM_INCOMPATIBLE'),
  );

/** A terminal belongs to one merchant: the request may name only the merchant's own [A3, A21, C1 2021-259]. */
function findForeignTerminals(
  requested: readonly string[] = [],
  { terminals }: MerchantRecord,
): Problem[] {
  const ownTerminals = terminals.map(({ sn }) => sn);
  return requested
    .filter((sn) => !ownTerminals.includes(sn))
    .map((sn) => ({
      field: `terminals.${sn}`,
      code: 'INP_FORMAT',
      params: { field: 'terminals', allowed: ownTerminals.join(', ') },
    }));
}

const buildProblem = (field: string, code: FailureCode): Problem => ({ field, code });
