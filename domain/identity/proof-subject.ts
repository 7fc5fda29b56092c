/** Whether a proof is for the person and the account that the request is about now [D one person]. */
import type { Facts } from '../gates/assessment.ts';
import type { ProofSubject } from '../parties/subject.ts';
import { findOwnerToken } from '../request/owner.ts';

/** What has to be proved now. Without an owner there is nobody who could prove it, and no proof is for `none`. */
export const getProofSubject = ({ request }: Pick<Facts, 'request'>): ProofSubject => ({
  personToken: findOwnerToken(request) ?? 'none',
  accountToken: request.newAccount.token,
});

/** Whether a proof is for the present person and the present account: a change of either voids it. */
export function isForPresentSubject(
  proof: ProofSubject | undefined,
  facts: Pick<Facts, 'request'>,
): boolean {
  const { accountToken, personToken } = getProofSubject(facts);
  return (
    personToken !== 'none' &&
    proof?.personToken === personToken &&
    proof.accountToken === accountToken
  );
}

/**
 * Whether somebody who records a proof had the present person and account before them. Who does not say what they saw
 * is believed, as other programs need not name it.
 */
export const isSeenSubjectPresent = (
  seen: ProofSubject | undefined,
  facts: Pick<Facts, 'request'>,
): boolean => seen === undefined || isForPresentSubject(seen, facts);
