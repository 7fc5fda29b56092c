/** Whether an account can take what a merchant sells in a day [A11, A49]. */
import type { CardClass } from '../parties/account.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';

/** What an account of a class may take in a day, in fen; undefined where no rule limits it. */
const findDailyLimit = (accountClass: CardClass, policy: PolicyValues): number | undefined =>
  accountClass === 'II' || accountClass === 'III'
    ? policy['account.limits'][accountClass].perDayFen
    : undefined;

/** True when an average day is more than the class may take. */
export const isBelowDailySales = (
  accountClass: CardClass,
  dailyAverageFen: number,
  policy: PolicyValues,
): boolean => dailyAverageFen > (findDailyLimit(accountClass, policy) ?? Infinity);
