/**
 * How far ahead the policy knows holidays. After that day the calendar counts weekends only and never
 * refuses a date [E2 calendar].
 */
import { addTerm, toLocalDate } from './calendar.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';

export interface CalendarCoverage {
  /** The last day whose holidays are known, YYYY-MM-DD. */
  coveredUntil: string;
  /** Days from today to that day; negative when it is over. */
  daysLeft: number;
  /** A wait that begins now may end after that day, where unknown holidays count as working days. */
  warning: boolean;
}

const dayMs = 24 * 60 * 60_000;

/**
 * Compares the calendar with the longest wait that uses it, the maximum duration of a hold, so that
 * the warning comes while there is time to add the holidays of the next year.
 * @param now ISO 8601
 */
export function computeCalendarCoverage(
  now: string,
  { calendar, ...policy }: Pick<PolicyValues, 'calendar' | 'hold.max'>,
): CalendarCoverage {
  const { coveredUntil } = calendar;
  const today = Date.parse(toLocalDate(now, calendar));
  const farthest = addTerm(now, policy['hold.max'].resolve, calendar);
  return {
    coveredUntil,
    daysLeft: Math.round((Date.parse(coveredUntil) - today) / dayMs),
    warning: toLocalDate(farthest, calendar) > coveredUntil,
  };
}
