import { insideHours } from './calendar.ts';
import type { PolicyValues } from './policy.ts';

/**
 * What a change costs, known before it is signed for: more when it was sent in outside office hours
 * (rules.md A36, A64).
 * @returns fen
 */
export function feeOf(submittedAt: string, policy: PolicyValues): number {
  const { changeFen, outsideHoursFen } = policy.fee;
  const inside = insideHours(submittedAt, policy['windows.review'], policy.calendar);
  return changeFen + (inside ? 0 : outsideHoursFen);
}
