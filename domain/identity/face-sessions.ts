import type { Facts } from '../gates/assessment.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';

/**
 * How many more face sessions may fail for the present new card [A31, E2 face.tries]. At 0 the owner
 * uses another factor or a counter.
 */
export function countFaceTriesLeft({ factors, request }: Facts, policy: PolicyValues): number {
  const failed = factors.filter(
    ({ method, result, last4 }) =>
      method === 'face' && result === 'wrong' && last4 === request.newAccount.last4,
  );
  return Math.max(0, policy['face.tries'] - failed.length);
}
