/** Assesses the payouts since a new card was bound [A54, A55, D after-watch]. */
import { parseDurationMs } from '../time/duration.ts';
import type { FailureCode } from '../failures/codes.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';
import {
  computeUnpaidFen,
  findNewDebt,
  findNewReturns,
  isDebtOver,
  type PayoutReturn,
  type ReturnTerms,
  type ToldOfPayouts,
} from './payout-returns.ts';
import type { Payout, PayoutStatement } from './payout-statement.ts';
import { findPayoutSigns, type Amounts, type Reading, type SignTerms } from './payout-signs.ts';

/** What the watch keeps from one reading to the next. */
export interface WatchFacts {
  /** When payouts to the new card began; workflow time, ISO 8601. */
  since: string;
  cardVersion: number;
  last4: string;
  /** The terminal whose own card it is. */
  terminal?: string;
  merchant: { onboardAt: string; dailyAverageFen: number; abnormal: boolean };
  firstPayoutSeen: boolean;
  capLifted: boolean;
  t0Allowed: boolean;
  lastReading?: Reading;
  /** Missing until there was something to tell. */
  told?: ToldOfPayouts;
  /** What the risk officer saw when they thawed the request: it does not hold payouts again. */
  acceptedAtThaw?: { shortFen: number; isPaidElsewhere: boolean };
}

export type WatchTerms = SignTerms & ReturnTerms & Pick<PolicyValues, 't0.afterChange'>;

export const pickWatchTerms = (policy: PolicyValues): WatchTerms => ({
  'firstPayout.cap': policy['firstPayout.cap'],
  't0.afterChange': policy['t0.afterChange'],
  'payout.repaidWithin': policy['payout.repaidWithin'],
  'watch.signs': policy['watch.signs'],
});

export interface WatchAssessment extends Amounts {
  /** Why payouts must be held at once. */
  freeze?: FailureCode;
  /** A sign of fraud that people are notified of while payouts go on. */
  sign?: FailureCode;
  /** A later change bound another card: there is nothing left to watch. */
  superseded?: true;
  /** The settlement target is the watched card. */
  isTargetWatched: boolean;
  held: boolean;
  /** What is missing from the payouts, in fen. */
  shortFen: number;
  /** The amount of the first payout that landed, in fen; set once. */
  firstPayoutFen?: number;
  liftCap?: true;
  allowT0?: true;
  /** Payouts that a card bound before has sent back, and nobody was told of. */
  returns?: PayoutReturn[];
  /** What the merchant owes beyond what waits for them, in fen; set once while it lasts. */
  debtFen?: number;
  /** A debt that people were told of is over. */
  debtOver?: true;
}

const toldOfNothing: ToldOfPayouts = { returns: [], isInDebt: false };

/**
 * Assesses one reading of the payouts [E2 firstPayout.cap, E2 t0.afterChange, E5 WATCH_SHORTFALL].
 * @param now ISO 8601
 */
export function assessWatch(
  facts: WatchFacts,
  statement: PayoutStatement,
  terms: WatchTerms,
  now: string,
): WatchAssessment {
  const isTargetWatched = statement.targetLast4 === facts.last4;
  const amounts = {
    isTargetWatched,
    held: statement.held,
    ...sumUp(statement),
    shortFen: isTargetWatched
      ? computeShortFen(facts, statement) + computeUnpaidFen(statement, terms, now)
      : 0,
  };
  if (!isTargetWatched) return { ...amounts, ...assessOtherTarget(facts, statement) };
  const landed = findLandedPayouts(facts, statement);
  const first = landed[0];
  const { told = toldOfNothing } = facts;
  const returns = findNewReturns(statement, facts.cardVersion, told.returns);
  const debtFen = findNewDebt(statement, told);
  return {
    ...amounts,
    ...(returns.length > 0 && { returns }),
    ...(debtFen !== undefined && { debtFen }),
    ...(isDebtOver(statement, told) && { debtOver: true }),
    ...findFaults(facts, amounts, terms, now),
    ...(first && !facts.firstPayoutSeen && { firstPayoutFen: first.amountFen }),
    ...(isCapOver(facts, landed.length, terms, now) && { liftCap: true }),
    ...(isT0Due(facts, statement, terms, now) && { allowT0: true }),
  };
}

const sumUp = ({ dueFen, refundedFen, payouts }: PayoutStatement): Amounts => ({
  dueFen,
  ...(refundedFen !== undefined && { refundedFen }),
  forwarded: payouts.filter(({ forwarded }) => forwarded === true).length,
});

/** Assesses a settlement target that is not the watched card. A change that nobody explains freezes the payouts. */
function assessOtherTarget(
  { cardVersion: watchedVersion, acceptedAtThaw }: WatchFacts,
  { cardVersion, held }: PayoutStatement,
): Pick<WatchAssessment, 'freeze' | 'superseded'> {
  // The hold of the later change is still on, so that change may be rolled back.
  if (held) return {};
  const isUnexplained = cardVersion === watchedVersion && acceptedAtThaw?.isPaidElsewhere !== true;
  return isUnexplained ? { freeze: 'SWT_RECON' } : { superseded: true };
}

/** Missing payouts come before signs; of several signs the worst counts. */
function findFaults(
  facts: WatchFacts,
  amounts: Amounts & { shortFen: number },
  terms: WatchTerms,
  now: string,
): Pick<WatchAssessment, 'freeze' | 'sign'> {
  if (amounts.shortFen > (facts.acceptedAtThaw?.shortFen ?? 0))
    return { freeze: 'WATCH_SHORTFALL' };
  const { lastReading, merchant } = facts;
  const [sign] = findPayoutSigns(amounts, lastReading, merchant.dailyAverageFen, terms, now);
  if (!sign) return {};
  return sign.reaction === 'hold' ? { freeze: sign.code } : { sign: sign.code };
}

/** What is due and neither held nor sent to the watched card, in fen: it is missing, returned, or paid elsewhere. */
function computeShortFen({ last4 }: WatchFacts, { payouts, dueFen }: PayoutStatement): number {
  const accountedFor = payouts.filter(
    (payout) => payout.state !== 'returned' && (payout.state === 'held' || payout.last4 === last4),
  );
  return Math.max(0, dueFen - sumAmounts(accountedFor));
}

const findLandedPayouts = ({ last4 }: WatchFacts, { payouts }: PayoutStatement): Payout[] =>
  payouts
    .filter((payout) => payout.state === 'landed' && payout.last4 === last4)
    .toSorted((a, b) => a.at.localeCompare(b.at));

const hasPassed = (since: string, duration: string, now: string): boolean =>
  Date.parse(now) - Date.parse(since) >= parseDurationMs(duration);

function isCapOver(
  facts: WatchFacts,
  landedCount: number,
  terms: WatchTerms,
  now: string,
): boolean {
  const { payouts, for: duration } = terms['firstPayout.cap'];
  return !facts.capLifted && (landedCount >= payouts || hasPassed(facts.since, duration, now));
}

/**
 * Whether payouts on the day of the sale may begin again: once the first payout of a later day has
 * landed, and not yet for merchants that are new or abnormal [E2 t0.afterChange].
 */
function isT0Due(
  facts: WatchFacts,
  statement: PayoutStatement,
  terms: WatchTerms,
  now: string,
): boolean {
  const { neverBefore, steadyFor } = terms['t0.afterChange'];
  const { onboardAt, abnormal } = facts.merchant;
  if (facts.t0Allowed || statement.cycle !== 'T0' || abnormal) return false;
  if (!hasPassed(onboardAt, neverBefore, now) || !hasPassed(onboardAt, steadyFor, now))
    return false;
  return findLandedPayouts(facts, statement).some(({ cycle }) => cycle !== 'T0');
}

const sumAmounts = (payouts: readonly Payout[]): number =>
  payouts.reduce((sum, { amountFen }) => sum + amountFen, 0);
