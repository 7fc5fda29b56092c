/** Whether an account can receive the takings of a day [A11, A49]. */
import type { CardClass } from '../parties/account.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';

/** How much an account of a class may receive in a day, in fen; undefined when there is no limit. */
const findDailyLimit = (accountClass: CardClass, policy: PolicyValues): number | undefined =>
  accountClass === 'II' || accountClass === 'III'
    ? policy['account.limits'][accountClass].perDayFen
    : undefined;

/**
 * Whether what the settlement says after the switch is less than an average day [A49]. A limit that nobody knows is no
 * limit that was read: it is said nowhere.
 */
export const isBelowTakings = (limitFen: number | undefined, dailyAverageFen: number): boolean =>
  limitFen !== undefined && limitFen < dailyAverageFen;

/**
 * Whether the merchant's average day exceeds the daily limit of an account class.
 * @param dailyAverageFen in fen
 */
export const isBelowDailySales = (
  accountClass: CardClass,
  dailyAverageFen: number,
  policy: PolicyValues,
): boolean => dailyAverageFen > (findDailyLimit(accountClass, policy) ?? Infinity);
