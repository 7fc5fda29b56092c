/** Faults of the two cards that request, vault and record show (A1, A9, A11, A19, A77). */
import type { Facts, Problem } from '../assessment.ts';
import type { AccountDescription, MerchantRecord } from '../parties.ts';
import type { PolicyValues } from '../policy.ts';
import { sameCard } from './eligibility.ts';

/** Every fault of the old and the new card, all at once (E4 2). */
export function cardProblems(
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
  if (sameCard(account, merchant.binding))
    problems.push({ field: 'newAccount', code: 'INP_SAME_AS_OLD' });
  return [...problems, ...kindProblems(account, merchant, policy)];
}

function kindProblems(
  account: AccountDescription,
  merchant: MerchantRecord,
  policy: PolicyValues,
): Problem[] {
  const problems: Problem[] = [];
  if (!policy['accountKind.matrix'][merchant.kind].includes(account.kind))
    problems.push({ field: 'newAccount.kind', code: 'ELG_KIND_MATRIX' });
  const { cardTypes } = policy['personal.allowed'];
  if (account.kind === 'PERSONAL' && account.cardType && !cardTypes.includes(account.cardType))
    problems.push({ field: 'newAccount.cardType', code: 'ACC_KIND_REFUSED' });
  if (account.holderRelation === 'AUTHORISED' && policy.authorisedHolder === 'refused')
    problems.push({ field: 'newAccount.holderRelation', code: 'ACC_NAME_MISMATCH' });
  return problems;
}
