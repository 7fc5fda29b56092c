/** Payouts to the new card that are asked back from its bank, after a change that was fraud [D recovery]. */
import type { FailureCode } from '../failures/codes.ts';
import type { PayoutStatement } from './payout-statement.ts';

/** A payout that may still lie on the new card. */
export interface RecallablePayout {
  intentId: string;
  amountFen: number;
  /** When it was sent or landed; ISO 8601. */
  at: string;
}

/** Where a recall stands. Amounts are in fen, instants ISO 8601. */
export type Recall = AskedRecall | AnsweredRecall;

export interface AskedRecall {
  state: 'asked';
  at: string;
  askedFen: number;
  /** Until when the bank is to answer; then operators are to ask it. */
  due: string;
  waitingOn: 'bank' | 'operator';
}

export interface AnsweredRecall {
  state: 'returned' | 'returned-in-part' | 'refused' | 'nothing-to-recall' | 'unanswered';
  at: string;
  askedFen: number;
  returnedFen: number;
  /** Why nothing came back. */
  code?: FailureCode;
}

/** More than a watch pays in its weeks; what is older stays with the police. */
const maxRecalled = 100;

/** The payouts that went to the watched card and have not come back, the newest ones when there are many. */
export const findRecallablePayouts = (
  { payouts }: Pick<PayoutStatement, 'payouts'>,
  last4: string,
): RecallablePayout[] =>
  payouts
    .filter((payout) => payout.last4 === last4 && ['sent', 'landed'].includes(payout.state))
    .toSorted((a, b) => a.at.localeCompare(b.at))
    .slice(-maxRecalled)
    .map(({ intentId, amountFen, at }) => ({ intentId, amountFen, at }));

export const sumUpPayouts = (payouts: readonly RecallablePayout[]): number =>
  payouts.reduce((sum, { amountFen }) => sum + amountFen, 0);

/** The final answer to the order of a recall. */
export type RecallAnswer =
  | { state: 'done'; result?: Readonly<Record<string, string | number | boolean>> }
  | { state: 'refused'; code: string };

/**
 * What the bank's answer means. An answer that names no amount has returned nothing: unknown is never yes.
 * @param at when it was answered; ISO 8601
 */
export function judgeRecall(answer: RecallAnswer, askedFen: number, at: string): AnsweredRecall {
  const named = answer.state === 'done' ? answer.result?.['returnedFen'] : undefined;
  const returnedFen = typeof named === 'number' ? Math.min(Math.max(named, 0), askedFen) : 0;
  if (returnedFen === 0) {
    const code = answer.state === 'refused' ? (answer.code as FailureCode) : 'WATCH_RECALL_REFUSED';
    return { state: 'refused', at, askedFen, returnedFen, code };
  }
  return {
    state: returnedFen < askedFen ? 'returned-in-part' : 'returned',
    at,
    askedFen,
    returnedFen,
  };
}

/** Why a recall is not asked for; undefined when it may be. What is back, or being asked for, is not asked for again. */
export const findRecallRefusal = (
  recall: Recall | undefined,
  isWatching: boolean,
): FailureCode | undefined => {
  if (!isWatching) return 'ACT_WRONG_STAGE';
  return recall?.state === 'asked' || recall?.state === 'returned' ? 'ACT_NO_CHANGE' : undefined;
};
