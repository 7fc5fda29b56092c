import type { Facts } from '../gates/assessment.ts';
import { isForPresentSubject } from './proof-subject.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';

/**
 * How many more face sessions may fail for the present person and new card [A31, E2 face.tries]. At 0
 * the owner uses another factor or a counter.
 */
export function countFaceTriesLeft(facts: Facts, policy: PolicyValues): number {
  const failed = facts.factors.filter(
    (attempt) =>
      attempt.method === 'face' &&
      attempt.result === 'wrong' &&
      isForPresentSubject(attempt, facts),
  );
  return Math.max(0, policy['face.tries'] - failed.length);
}
