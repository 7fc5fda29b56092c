/** How far the policy's holidays are known: beyond, only weekends are ([E2 calendar]; never a refusal). */
import { addTerm, toLocalDate } from './calendar.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';

export interface CalendarCoverage {
  /** The last day whose holidays are known. */
  coveredUntil: string;
  /** Negative when that day is over. */
  daysLeft: number;
  /** Waits reach beyond it: holidays that are missing there count as working days. */
  warning: boolean;
}

const dayMs = 24 * 60 * 60_000;

/**
 * What a doctor and metrics tell of the calendar. The longest wait of people, the end of a hold, is
 * reckoned with it: the warning comes while there is time to add the next year.
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
