import { isWithinHours } from '../time/calendar.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';

/**
 * What a change costs, known before it is signed for: more when it was sent in outside office hours
 * [A36, A64].
 * @returns fen
 */
export function computeFee(submittedAt: string, policy: PolicyValues): number {
  const { changeFen, outsideHoursFen } = policy.fee;
  const inside = isWithinHours(submittedAt, policy['windows.review'], policy.calendar);
  return changeFen + (inside ? 0 : outsideHoursFen);
}
