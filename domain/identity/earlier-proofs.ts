/** What was proved, or tried, in other requests of the merchant: a new request gives no new guesses. */
import type { Facts } from '../gates/assessment.ts';
import { addDuration, parseDurationMs } from '../time/duration.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';
import type { Refusal } from './refusal.ts';

const failures: readonly string[] = ['wrong', 'spoof'];

/**
 * Why no proof of identity is taken now, and until when: too many failed within `otp.lock`, in all
 * requests of the merchant, for whichever person and card [E2 limits.proofs].
 */
export function findProofRefusal(
  facts: Facts,
  policy: PolicyValues,
  now: string,
): Refusal | undefined {
  const own = facts.factors.filter(({ result }) => failures.includes(result));
  const failedAt = [...(facts.earlierProofs?.failedAt ?? []), ...own.map(({ at }) => at)];
  return findEndOfSeries(failedAt, policy['limits.proofs'].failed, policy.otp.lock, now, {
    code: 'ACT_TOO_MANY',
  });
}

/**
 * Why no one-time code is sent or taken now: too many wrong ones were typed within `otp.lock`, in all
 * requests of the merchant, for whichever card [E2 otp.tries].
 */
export function findCodeLock(facts: Facts, policy: PolicyValues, now: string): Refusal | undefined {
  const own = facts.factors.filter(({ method, result }) => method === 'otp' && result === 'wrong');
  const wrongAt = [...(facts.earlierProofs?.wrongCodesAt ?? []), ...own.map(({ at }) => at)];
  return findEndOfSeries(wrongAt, policy.otp.tries, policy.otp.lock, now, {
    code: 'IDV_OTP_LOCKED',
  });
}

/** The refusal, when there were so many within the time; it ends when so many of the oldest no longer count that there is room. */
function findEndOfSeries(
  instants: readonly string[],
  limit: number,
  within: string,
  now: string,
  refusal: Refusal,
): Refusal | undefined {
  const recent = instants
    .filter((at) => Date.parse(now) - Date.parse(at) < parseDurationMs(within))
    .toSorted((one, other) => Date.parse(one) - Date.parse(other));
  const lastInTheWay = recent[recent.length - limit];
  return lastInTheWay === undefined
    ? undefined
    : { ...refusal, until: addDuration(lastInTheWay, within) };
}
