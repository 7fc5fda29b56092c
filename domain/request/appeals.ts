/**
 * An appeal reopens a wrong rejection: a new request that names the rejected one, and that two
 * people judge who had no part in the rejection [E4.7].
 */
import type { Facts, Problem } from '../gates/assessment.ts';
import { parseDurationMs } from '../time/duration.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';

export const isAppeal = ({ request }: Facts): boolean => request.appealOf !== undefined;

/** Only a rejected request of the same merchant can be appealed against, and not for ever (appeal.within). */
export function findAppealProblems(facts: Facts, policy: PolicyValues): Problem[] {
  if (!isAppeal(facts)) return [];
  const { appealed, request, submittedAt } = facts;
  const ends = Date.parse(appealed?.closedAt ?? '') + parseDurationMs(policy['appeal.within']);
  const open =
    appealed?.merchantId === request.merchantId &&
    appealed.outcome === 'rejected' &&
    Date.parse(submittedAt) <= ends;
  return open ? [] : [{ field: 'appealOf', code: 'POL_APPEAL' }];
}

/** Whoever rejected it before is no judge of it now. */
export const findEarlierReviewers = ({ appealed }: Facts): readonly string[] =>
  appealed?.rejectedBy ?? [];
