/** Whether an account can receive the takings of a day [A11, A49]. */
import type { CardClass } from '../parties/account.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';

/** How much an account of a class may receive in a day, in fen; undefined when there is no limit. */
const findDailyLimit = (accountClass: CardClass, policy: PolicyValues): number | undefined =>
  accountClass === 'II' || accountClass === 'III'
    ? policy['account.limits'][accountClass].perDayFen
    : undefined;

/**
 * Whether the merchant's average day exceeds the daily limit of an account class.
 * @param dailyAverageFen in fen
 */
export const isBelowDailySales = (
  accountClass: CardClass,
  dailyAverageFen: number,
  policy: PolicyValues,
): boolean => dailyAverageFen > (findDailyLimit(accountClass, policy) ?? Infinity);
