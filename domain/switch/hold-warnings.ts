/** Who is warned when payouts stay held for long [E2 hold.max]. */
import { addTerm } from '../time/calendar.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';

/** `limit` is the last day that contract and regulator allow. */
export const holdLevels = ['supervisor', 'compliance', 'limit'] as const;
export type HoldLevel = (typeof holdLevels)[number];

export interface HoldWarning {
  level: HoldLevel;
  /** ISO 8601. */
  at: string;
}

/**
 * The warnings of a hold, earliest first.
 * @param since when the hold began, ISO 8601
 */
export function computeHoldWarnings(
  since: string,
  policy: Pick<PolicyValues, 'hold.max' | 'calendar'>,
): HoldWarning[] {
  const { supervisor, compliance, resolve } = policy['hold.max'];
  const terms = { supervisor, compliance, limit: resolve };
  return holdLevels
    .map((level) => ({ level, at: addTerm(since, terms[level], policy.calendar) }))
    .toSorted((a, b) => a.at.localeCompare(b.at));
}
