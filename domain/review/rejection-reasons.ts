/** What the merchant learns about a rejection: every reason, and how to correct it [E5 REV_REJECTED]. */
import type { Problem } from '../gates/assessment.ts';
import { isFailureCode } from '../failures/codes.ts';
import { maskNumbers } from '../privacy/masking.ts';
import type { ReviewDecision } from './decision.ts';

/** Every code that the reviewer gave, with their explanation; never empty. */
export function findRejectionReasons({
  codes,
  items,
}: Pick<ReviewDecision, 'codes' | 'items'>): [Problem, ...Problem[]] {
  const buildReason = (code: Problem['code']): Problem => ({
    field: 'request',
    code,
    ...(items !== undefined && { params: { items: maskNumbers(items) } }),
  });
  const [first = 'REV_REJECTED_MATERIALS', ...others] = codes.filter(isFailureCode);
  return [buildReason(first), ...others.map(buildReason)];
}
