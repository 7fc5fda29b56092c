import { isWithinHours } from '../time/calendar.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';

/**
 * The fee of a change, which the agreement names: higher for requests submitted outside office hours
 * [A36, A64].
 * @param submittedAt ISO 8601
 * @returns fen
 */
export function computeFee(submittedAt: string, policy: PolicyValues): number {
  const { changeFen, outsideHoursFen } = policy.fee;
  const isInOfficeHours = isWithinHours(submittedAt, policy['windows.review'], policy.calendar);
  return changeFen + (isInOfficeHours ? 0 : outsideHoursFen);
}
