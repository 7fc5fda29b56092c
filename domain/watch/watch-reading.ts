/** What one reading of the payouts leaves behind, and whether a watch must know of it. */
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
}: WatchAssessment): boolean =>
  freeze !== undefined ||
  sign !== undefined ||
  superseded === true ||
  firstPayoutFen !== undefined ||
  liftCap === true ||
  allowT0 === true;

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
  ...(assessment.freeze === undefined &&
    assessment.sign === undefined && { lastReading: buildReading(assessment, at) }),
});

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
