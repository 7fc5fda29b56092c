/** Who is warned when payouts stay held for long [E2 hold.green, E2 hold.max]. */
import { addTerm } from '../time/calendar.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';

/** `limit` is the last day that contract and regulator allow. */
export const holdLevels = ['supervisor', 'compliance', 'limit'] as const;
export type HoldLevel = (typeof holdLevels)[number];

export interface HoldWarning {
  /** `operator`: the cut-over should have come by now. The other levels are about the hold as a whole. */
  level: 'operator' | HoldLevel;
  /** ISO 8601. */
  at: string;
}

/**
 * The warnings of a hold, earliest first.
 * @param since when the hold began, ISO 8601
 * @param isGreenSwitch the switch of a green request holds payouts of an old card that could be paid
 */
export function computeHoldWarnings(
  since: string,
  policy: Pick<PolicyValues, 'hold.green' | 'hold.max' | 'calendar'>,
  isGreenSwitch: boolean,
): HoldWarning[] {
  const { supervisor, compliance, resolve } = policy['hold.max'];
  const terms = { supervisor, compliance, limit: resolve };
  const { 'hold.green': green } = policy;
  const first =
    isGreenSwitch && green !== undefined
      ? [{ level: 'operator' as const, at: addTerm(since, green, policy.calendar) }]
      : [];
  const later = holdLevels.map((level) => ({
    level,
    at: addTerm(since, terms[level], policy.calendar),
  }));
  return [...first, ...later].toSorted((a, b) => a.at.localeCompare(b.at));
}
