import type { Facts } from '../gates/assessment.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';

/** How many failed face sessions are left for the present card; 0 leaves a counter or the other factors [A31, E2 face.tries]. */
export function countFaceTriesLeft({ factors, request }: Facts, policy: PolicyValues): number {
  const failed = factors.filter(
    ({ method, result, last4 }) =>
      method === 'face' && result === 'wrong' && last4 === request.newAccount.last4,
  );
  return Math.max(0, policy['face.tries'] - failed.length);
}
