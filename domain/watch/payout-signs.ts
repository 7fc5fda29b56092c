/**
 * Signs of fraud in what happens after the switch [D after-watch]: a thief takes what they can before somebody
 * notices. Each sign is measured from one reading to the next, so that nobody is called twice for it.
 */
import type { FailureCode } from '../failures/codes.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';
import { parseDurationMs } from '../time/duration.ts';

/** What a reading of the payouts says about them, in fen and in payouts. */
export interface Amounts {
  dueFen: number;
  /** Refunds to customers since the card version was bound; undefined when the settlement does not say. */
  refundedFen?: number;
  /** Payouts that left the new card at once, as its bank has told the settlement. */
  forwarded: number;
}

/** A reading, and when it was made; ISO 8601. */
export type Reading = Amounts & { at: string };

export type SignTerms = Pick<PolicyValues, 'firstPayout.cap' | 'watch.signs'>;
type Reaction = PolicyValues['watch.signs']['takings']['reaction'];

export interface PayoutSign {
  code: FailureCode;
  reaction: Reaction;
}

const dayMs = parseDurationMs('P1D');

/**
 * The signs of a reading [E2 watch.signs], the worst reaction first. What the settlement does not say is no
 * sign. Without an earlier reading takings are not compared: they include what the switch had held.
 * @param dailyAverageFen the usual takings of a day
 * @param now ISO 8601
 */
export function findPayoutSigns(
  reading: Amounts,
  last: Reading | undefined,
  dailyAverageFen: number,
  terms: SignTerms,
  now: string,
): PayoutSign[] {
  const { refunds, drain, takings } = terms['watch.signs'];
  const days = last ? Math.max(1, (Date.parse(now) - Date.parse(last.at)) / dayMs) : 1;
  const usualFen = dailyAverageFen * days;
  const isNew = {
    refunds:
      (reading.refundedFen ?? 0) - (last?.refundedFen ?? 0) >
      Math.max((usualFen * refunds.percentOfTakings) / 100, refunds.fromFen),
    drain: reading.forwarded >= drain.payouts && reading.forwarded > (last?.forwarded ?? 0),
    // Amounts below the cap of the first payouts stop nobody.
    takings:
      last !== undefined &&
      reading.dueFen - last.dueFen >
        Math.max(takings.averageDays * usualFen, terms['firstPayout.cap'].amountFen),
  };
  const signs: (PayoutSign | false)[] = [
    isNew.drain && { code: 'WATCH_DRAIN', reaction: drain.reaction },
    isNew.refunds && { code: 'WATCH_REFUNDS', reaction: refunds.reaction },
    isNew.takings && { code: 'WATCH_TAKINGS', reaction: takings.reaction },
  ];
  const found = signs.filter((sign) => sign !== false);
  return [
    ...found.filter(({ reaction }) => reaction === 'hold'),
    ...found.filter(({ reaction }) => reaction === 'notify'),
  ];
}
