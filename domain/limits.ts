/** Whether an account can take what a merchant sells in a day (rules.md A11, A49). */
import type { CardClass } from './parties.ts';
import type { PolicyValues } from './policy.ts';

/** What an account of a class may take in a day, in fen; undefined where no rule limits it. */
const dailyLimitOf = (level: CardClass, policy: PolicyValues): number | undefined =>
  level === 'II' || level === 'III' ? policy['account.limits'][level].perDayFen : undefined;

/** True when an average day is more than the class may take. */
export const belowNeed = (
  level: CardClass,
  dailyAverageFen: number,
  policy: PolicyValues,
): boolean => dailyAverageFen > (dailyLimitOf(level, policy) ?? Infinity);
