/** A merchant's wish for another fee rate: reviewers decide on it with the request, and staff of the acquirer carry it out [A48]. */
import type { Facts, Problem } from '../gates/assessment.ts';
import type { FailureCode } from '../failures/codes.ts';
import type { ReviewDecision } from './decision.ts';
import type { FeeDecision } from './fee-decision.ts';

export const hasFeeWish = ({ request }: Pick<Facts, 'request'>): boolean =>
  request.settlementParams?.feeWish !== undefined;

/** Reviewers and the merchant read that somebody decides on it. */
export const findFeeWishNotes = (facts: Pick<Facts, 'request'>): Problem[] =>
  hasFeeWish(facts) ? [{ field: 'settlementParams.feeWish', code: 'REV_FEE_WISH' }] : [];

/** Whoever approves says what becomes of the wish, and of none that there is not. */
export function findFeeDecisionRefusal(
  facts: Pick<Facts, 'request'>,
  decision: FeeDecision | undefined,
): FailureCode | undefined {
  if (hasFeeWish(facts) === (decision !== undefined)) return undefined;
  return decision === undefined ? 'INP_REQUIRED' : 'ACT_NO_CHANGE';
}

/** What became of the wish: granted only when everybody who approved says so; undefined where there is none. */
export function findFeeDecision(
  facts: Pick<Facts, 'request'>,
  reviews: readonly ReviewDecision[],
): FeeDecision | undefined {
  if (!hasFeeWish(facts)) return undefined;
  const decided = reviews.flatMap(({ decision, feeWish }) =>
    decision === 'approve' ? [feeWish ?? 'refused'] : [],
  );
  return decided.length > 0 && decided.every((each) => each === 'granted') ? 'granted' : 'refused';
}
