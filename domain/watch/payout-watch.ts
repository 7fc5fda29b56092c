/**
 * The watch over a new card [A54, A55, D after-watch]: what settlement tells of payouts
 * since the card was bound, and what that means. Pure.
 */
import { parseDurationMs } from '../time/duration.ts';
import type { FailureCode } from '../failures/codes.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';

export type Cycle = 'T0' | 'T1' | 'D1';

export interface Payout {
  /** One intent is paid once, however often it is tried. */
  intentId: string;
  amountFen: number;
  /** `sent`: on its way, neither landed nor returned yet. */
  state: 'held' | 'sent' | 'landed' | 'returned';
  /** Of the card it was sent to. */
  last4?: string;
  /** When it came to its state, by the settlement's clock. */
  at: string;
  cycle: Cycle;
}

/** What settlement says is true now of the payouts that fell due since a card version was bound. */
export interface PayoutStatement {
  targetLast4: string;
  cardVersion: number;
  held: boolean;
  /** The merchant's agreed cycle, whether or not it is kept now. */
  cycle: Cycle;
  /** Sum of the takings that fell due, in fen: what the payouts must come to. */
  dueFen: number;
  payouts: Payout[];
}

/** What the watch knows from one look to the next. */
export interface WatchFacts {
  /** When the new card began to be paid, workflow time. */
  since: string;
  cardVersion: number;
  last4: string;
  merchant: { onboardAt: string; dailyAverageFen: number; abnormal: boolean };
  firstPayoutSeen: boolean;
  capLifted: boolean;
  t0Allowed: boolean;
  /** The last look: when it was, and what was due by then. */
  lastReading?: { at: string; dueFen: number };
  /** What the risk officer had before him when he thawed: it does not stop payouts again. */
  acceptedAtThaw?: { shortFen: number; isPaidElsewhere: boolean };
}

export type WatchTerms = Pick<PolicyValues, 'firstPayout.cap' | 't0.afterChange'>;

export interface WatchAssessment {
  /** Payouts must be held at once, and why. */
  freeze?: FailureCode;
  /** Another change has bound another card: there is nothing left to watch. */
  superseded?: true;
  /** The settlement target is the card under watch. */
  isTargetWatched: boolean;
  held: boolean;
  dueFen: number;
  /** What is missing of the payouts, in fen. */
  shortFen: number;
  /** The first payout has landed; its amount in fen. */
  firstPayoutFen?: number;
  liftCap?: true;
  allowT0?: true;
}

/** What one look at the payouts means [E2 firstPayout.cap, E2 t0.afterChange, E5 WATCH_SHORTFALL]. */
export function assessWatch(
  facts: WatchFacts,
  statement: PayoutStatement,
  terms: WatchTerms,
  now: string,
): WatchAssessment {
  const { held, dueFen } = statement;
  const isTargetWatched = statement.targetLast4 === facts.last4;
  const amounts = {
    isTargetWatched,
    held,
    dueFen,
    shortFen: isTargetWatched ? computeShortFen(facts, statement) : 0,
  };
  if (!isTargetWatched) return { ...amounts, ...assessOtherTarget(facts, statement) };
  const freeze = findFreezeCode(facts, amounts, terms, now);
  const landed = findLandedPayouts(facts, statement);
  const first = landed[0];
  return {
    ...amounts,
    ...(freeze && { freeze }),
    ...(first && !facts.firstPayoutSeen && { firstPayoutFen: first.amountFen }),
    ...(isCapOver(facts, landed.length, terms, now) && { liftCap: true }),
    ...(isT0Due(facts, statement, terms, now) && { allowT0: true }),
  };
}

/** The target is another card: a later change did it, or is about to, or nobody knows who. */
function assessOtherTarget(
  { cardVersion: known, acceptedAtThaw }: WatchFacts,
  { cardVersion, held }: PayoutStatement,
): Pick<WatchAssessment, 'freeze' | 'superseded'> {
  // Its hold is still on: that change may yet be undone.
  if (held) return {};
  const isUnexplained = cardVersion === known && acceptedAtThaw?.isPaidElsewhere !== true;
  return isUnexplained ? { freeze: 'SWT_RECON' } : { superseded: true };
}

type DueAmounts = Pick<WatchAssessment, 'dueFen' | 'shortFen'>;

function findFreezeCode(
  facts: WatchFacts,
  amounts: DueAmounts,
  terms: WatchTerms,
  now: string,
): FailureCode | undefined {
  if (amounts.shortFen > (facts.acceptedAtThaw?.shortFen ?? 0)) return 'WATCH_SHORTFALL';
  return hasSurge(facts, amounts, terms, now) ? 'RSK_STOP' : undefined;
}

/** Due, and neither on the card, nor on its way, nor held: it is missing, came back, or went elsewhere. */
function computeShortFen({ last4 }: WatchFacts, { payouts, dueFen }: PayoutStatement): number {
  const accounted = payouts.filter(
    (payout) => payout.state !== 'returned' && (payout.state === 'held' || payout.last4 === last4),
  );
  return Math.max(0, dueFen - sumAmounts(accounted));
}

/** More than so many average days at once is a prize [D after-watch]. */
const maxAverageDays = 3;
const dayMs = parseDurationMs('P1D');

/** Takings run far above the merchant's usual: a new card that is to be emptied quickly looks so. */
function hasSurge(
  { lastReading, merchant }: WatchFacts,
  { dueFen }: DueAmounts,
  terms: WatchTerms,
  now: string,
): boolean {
  if (!lastReading) return false;
  const days = Math.max(1, (Date.parse(now) - Date.parse(lastReading.at)) / dayMs);
  const usualFen = maxAverageDays * merchant.dailyAverageFen * days;
  // Below the line of the first payouts nobody need be stopped.
  return dueFen - lastReading.dueFen > Math.max(usualFen, terms['firstPayout.cap'].amountFen);
}

const findLandedPayouts = ({ last4 }: WatchFacts, { payouts }: PayoutStatement): Payout[] =>
  payouts
    .filter((payout) => payout.state === 'landed' && payout.last4 === last4)
    .toSorted((a, b) => a.at.localeCompare(b.at));

const hasPassed = (since: string, duration: string, now: string): boolean =>
  Date.parse(now) - Date.parse(since) >= parseDurationMs(duration);

function isCapOver(facts: WatchFacts, landed: number, terms: WatchTerms, now: string): boolean {
  const { payouts, for: longest } = terms['firstPayout.cap'];
  return !facts.capLifted && (landed >= payouts || hasPassed(facts.since, longest, now));
}

/** Off until the first payout of a later day has landed, and longer for merchants new or unsteady. */
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
