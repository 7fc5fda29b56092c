/** What a reviewer's no tells the merchant (rules.md E5 REV_REJECTED_*: every reason, and how to mend it). */
import type { Problem } from '../assessment.ts';
import { isFailureCode } from '../failures.ts';
import { maskedNumbers } from '../mask.ts';
import type { ReviewDecision } from '../parties.ts';

/** Every code he named, with what he said of it; never empty. */
export function reasonsGiven({
  codes,
  items,
}: Pick<ReviewDecision, 'codes' | 'items'>): [Problem, ...Problem[]] {
  const reason = (code: Problem['code']): Problem => ({
    field: 'request',
    code,
    ...(items !== undefined && { params: { items: maskedNumbers(items) } }),
  });
  const [first = 'REV_REJECTED_MATERIALS', ...others] = codes.filter(isFailureCode);
  return [reason(first), ...others.map(reason)];
}
