/** Payouts that came back from a card that was bound before the watched one [B3.1, E3 cut-over]. */
import type { PolicyValues } from '../policy/policy-schema.ts';
import { parseDurationMs } from '../time/duration.ts';
import type { Payout, PayoutStatement } from './payout-statement.ts';

/** Once per return: a payout may come back more than once. */
export interface PayoutReturn {
  intentId: string;
  amountFen: number;
  last4: string;
  /** ISO 8601. */
  at: string;
}

export type ReturnTerms = Pick<PolicyValues, 'payout.repaidWithin'>;

/** What people have been told: the returns by `getReturnKey`, and that the balance is negative. */
export interface ToldOfPayouts {
  returns: readonly string[];
  isInDebt: boolean;
}

/** More than that fit into one notice and one look; the next look finds the others. */
const mostAtOnce = 20;

export const getReturnKey = ({ intentId, at }: PayoutReturn): string => `${intentId} ${at}`;

/** The returns that nobody has been told of, those of payouts that were paid again included. */
export const findNewReturns = (
  { payouts, earlier }: Pick<PayoutStatement, 'payouts' | 'earlier'>,
  watchedVersion: number,
  told: readonly string[],
): PayoutReturn[] =>
  [...earlier, ...payouts]
    .flatMap(({ intentId, amountFen, cameBack }) =>
      cameBack && cameBack.cardVersion < watchedVersion
        ? [{ intentId, amountFen, last4: cameBack.last4, at: cameBack.at }]
        : [],
    )
    .filter((each) => !told.includes(getReturnKey(each)))
    .slice(0, mostAtOnce);

/**
 * What came back and was not paid again in time, in fen. While payouts are held it waits with the others.
 * @param now ISO 8601
 */
export const computeUnpaidFen = (
  { earlier, held }: Pick<PayoutStatement, 'earlier' | 'held'>,
  terms: ReturnTerms,
  now: string,
): number =>
  earlier
    .filter((payout) => !held && isOverdue(payout, terms, now))
    .reduce((sum, { amountFen }) => sum + amountFen, 0);

const isOverdue = ({ state, at }: Payout, terms: ReturnTerms, now: string): boolean =>
  state === 'returned' &&
  Date.parse(now) - Date.parse(at) >= parseDurationMs(terms['payout.repaidWithin']);

/** Whether a debt that people were told of is over: the next one is told again. */
export const isDebtOver = (
  { balanceFen }: Pick<PayoutStatement, 'balanceFen'>,
  { isInDebt }: Pick<ToldOfPayouts, 'isInDebt'>,
): boolean => isInDebt && balanceFen !== undefined && balanceFen >= 0;

/** How much more the merchant owes than waits for them, in fen; undefined when people know of it, or nobody says so. */
export const findNewDebt = (
  { balanceFen = 0 }: Pick<PayoutStatement, 'balanceFen'>,
  { isInDebt }: Pick<ToldOfPayouts, 'isInDebt'>,
): number | undefined => (balanceFen < 0 && !isInDebt ? -balanceFen : undefined);
