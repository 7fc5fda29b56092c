/**
 * An appeal is a new request that names a rejected one. Two reviewers decide on it who had no part in
 * the rejection [E4.7].
 */
import type { Facts, Problem } from '../gates/assessment.ts';
import { parseDurationMs } from '../time/duration.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';

export const isAppeal = ({ request }: Facts): boolean => request.appealOf !== undefined;

/** Why an appeal is not possible: only a rejected request of the same scope counts, within `appeal.within`. */
export function findAppealProblems(facts: Facts, policy: PolicyValues): Problem[] {
  if (!isAppeal(facts)) return [];
  const { appealed, request, submittedAt } = facts;
  const endsAt = Date.parse(appealed?.closedAt ?? '') + parseDurationMs(policy['appeal.within']);
  const isAppealable =
    appealed?.merchantId === request.merchantId &&
    appealed.terminal === request.scope?.terminal &&
    appealed.outcome === 'rejected' &&
    Date.parse(submittedAt) <= endsAt;
  return isAppealable ? [] : [{ field: 'appealOf', code: 'POL_APPEAL' }];
}
