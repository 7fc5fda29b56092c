/** What one reading of the payouts leaves behind, and whether a watch must know of it. */
import { getReturnKey } from './payout-returns.ts';
import type { Reading } from './payout-signs.ts';
import type { WatchAssessment, WatchFacts } from './payout-watch.ts';

/** Whether a watch has something to do. What it has been told or has done is no news. */
export const hasNews = ({
  freeze,
  sign,
  superseded,
  firstPayoutFen,
  liftCap,
  allowT0,
  returns,
  debtFen,
}: WatchAssessment): boolean =>
  freeze !== undefined ||
  sign !== undefined ||
  superseded === true ||
  firstPayoutFen !== undefined ||
  liftCap === true ||
  allowT0 === true ||
  returns !== undefined ||
  debtFen !== undefined;

/**
 * The facts after a watch has read the payouts: what the assessment calls for counts as done, since the
 * watch does it next and reads again when it could not. The amounts of a reading with a fault or a sign
 * are not kept: they would look usual at the next one.
 * @param at of the reading, ISO 8601
 */
export const addReading = (
  facts: WatchFacts,
  assessment: WatchAssessment,
  at: string,
): WatchFacts => ({
  ...facts,
  ...(assessment.firstPayoutFen !== undefined && { firstPayoutSeen: true }),
  ...(assessment.liftCap && { capLifted: true }),
  ...(assessment.allowT0 && { t0Allowed: true }),
  ...addTold(facts, assessment),
  ...(assessment.freeze === undefined &&
    assessment.sign === undefined && { lastReading: buildReading(assessment, at) }),
});

/** The facts when people have been told of returns and debts. @returns nothing when there was nothing to tell */
export function addTold(
  { told }: Pick<WatchFacts, 'told'>,
  { returns, debtFen, debtOver }: Pick<WatchAssessment, 'returns' | 'debtFen' | 'debtOver'>,
): Pick<WatchFacts, 'told'> {
  if (!returns && debtFen === undefined && !debtOver) return {};
  return {
    told: {
      returns: [...(told?.returns ?? []), ...(returns ?? []).map(getReturnKey)],
      isInDebt: debtFen !== undefined || (told?.isInDebt === true && !debtOver),
    },
  };
}

/** @param at ISO 8601 */
export const buildReading = (
  { dueFen, refundedFen, forwarded }: WatchAssessment,
  at: string,
): Reading => ({ at, dueFen, ...(refundedFen !== undefined && { refundedFen }), forwarded });

/** The later of two readings: of a watch itself, and of the maintenance. */
export const pickLaterReading = (
  one: Reading | undefined,
  other: Reading | undefined,
): Reading | undefined => ((one?.at ?? '') > (other?.at ?? '') ? one : other);
