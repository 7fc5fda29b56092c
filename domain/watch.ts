/**
 * The watch over a new card (rules.md A54, A55, D after-watch): what settlement tells of payouts
 * since the card was bound, and what that means. Pure.
 */
import { durationMs } from './duration.ts';
import type { FailureCode } from './failures.ts';
import type { PolicyValues } from './policy.ts';

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
  looked?: { at: string; dueFen: number };
  /** What the risk officer had before him when he thawed: it does not stop payouts again. */
  accepted?: { shortFen: number; elsewhere: boolean };
}

export type WatchTerms = Pick<PolicyValues, 'firstPayout.cap' | 't0.afterChange'>;

export interface WatchAssessment {
  /** Payouts must be held at once, and why. */
  freeze?: FailureCode;
  /** Another change has bound another card: there is nothing left to watch. */
  superseded?: true;
  /** The settlement target is the card under watch. */
  ours: boolean;
  held: boolean;
  dueFen: number;
  /** What is missing of the payouts, in fen. */
  shortFen: number;
  /** The first payout has landed; its amount in fen. */
  firstPayoutFen?: number;
  liftCap?: true;
  allowT0?: true;
}

/** What one look at the payouts means (E2 firstPayout.cap, t0.afterChange; E5 WATCH_SHORTFALL). */
export function assessWatch(
  facts: WatchFacts,
  statement: PayoutStatement,
  terms: WatchTerms,
  now: string,
): WatchAssessment {
  const { held, dueFen } = statement;
  const ours = statement.targetLast4 === facts.last4;
  const seen = { ours, held, dueFen, shortFen: ours ? shortFen(facts, statement) : 0 };
  if (!ours) return { ...seen, ...elsewhere(facts, statement) };
  const freeze = faultOf(facts, seen, terms, now);
  const landed = landedOn(facts, statement);
  const first = landed[0];
  return {
    ...seen,
    ...(freeze && { freeze }),
    ...(first && !facts.firstPayoutSeen && { firstPayoutFen: first.amountFen }),
    ...(capIsOver(facts, landed.length, terms, now) && { liftCap: true }),
    ...(t0IsDue(facts, statement, terms, now) && { allowT0: true }),
  };
}

/** The target is another card: a later change did it, or is about to, or nobody knows who. */
function elsewhere(
  { cardVersion: known, accepted }: WatchFacts,
  { cardVersion, held }: PayoutStatement,
): Pick<WatchAssessment, 'freeze' | 'superseded'> {
  // Its hold is still on: that change may yet be undone.
  if (held) return {};
  const unexplained = cardVersion === known && accepted?.elsewhere !== true;
  return unexplained ? { freeze: 'SWT_RECON' } : { superseded: true };
}

type Seen = Pick<WatchAssessment, 'dueFen' | 'shortFen'>;

function faultOf(
  facts: WatchFacts,
  seen: Seen,
  terms: WatchTerms,
  now: string,
): FailureCode | undefined {
  if (seen.shortFen > (facts.accepted?.shortFen ?? 0)) return 'WATCH_SHORTFALL';
  return surges(facts, seen, terms, now) ? 'RSK_STOP' : undefined;
}

/** Due, and neither on the card, nor on its way, nor held: it is missing, came back, or went elsewhere. */
function shortFen({ last4 }: WatchFacts, { payouts, dueFen }: PayoutStatement): number {
  const accounted = payouts.filter(
    (payout) => payout.state !== 'returned' && (payout.state === 'held' || payout.last4 === last4),
  );
  return Math.max(0, dueFen - sumOf(accounted));
}

/** More than so many average days at once is a prize (rules.md D). */
const averageDays = 3;
const dayMs = durationMs('P1D');

/** Takings run far above the merchant's usual: a new card that is to be emptied quickly looks so. */
function surges(
  { looked, merchant }: WatchFacts,
  { dueFen }: Seen,
  terms: WatchTerms,
  now: string,
): boolean {
  if (!looked) return false;
  const days = Math.max(1, (Date.parse(now) - Date.parse(looked.at)) / dayMs);
  const usualFen = averageDays * merchant.dailyAverageFen * days;
  // Below the line of the first payouts nobody need be stopped.
  return dueFen - looked.dueFen > Math.max(usualFen, terms['firstPayout.cap'].amountFen);
}

const landedOn = ({ last4 }: WatchFacts, { payouts }: PayoutStatement): Payout[] =>
  payouts
    .filter((payout) => payout.state === 'landed' && payout.last4 === last4)
    .toSorted((a, b) => a.at.localeCompare(b.at));

const passed = (since: string, duration: string, now: string): boolean =>
  Date.parse(now) - Date.parse(since) >= durationMs(duration);

function capIsOver(facts: WatchFacts, landed: number, terms: WatchTerms, now: string): boolean {
  const { payouts, for: longest } = terms['firstPayout.cap'];
  return !facts.capLifted && (landed >= payouts || passed(facts.since, longest, now));
}

/** Off until the first payout of a later day has landed, and longer for merchants new or unsteady. */
function t0IsDue(
  facts: WatchFacts,
  statement: PayoutStatement,
  terms: WatchTerms,
  now: string,
): boolean {
  const { neverBefore, steadyFor } = terms['t0.afterChange'];
  const { onboardAt, abnormal } = facts.merchant;
  if (facts.t0Allowed || statement.cycle !== 'T0' || abnormal) return false;
  if (!passed(onboardAt, neverBefore, now) || !passed(onboardAt, steadyFor, now)) return false;
  return landedOn(facts, statement).some(({ cycle }) => cycle !== 'T0');
}

const sumOf = (payouts: readonly Payout[]): number =>
  payouts.reduce((sum, { amountFen }) => sum + amountFen, 0);
