/** What must be true of every run, whatever its schedule (docs/rules/invariants.md). */
import type { SimulatedRun } from '../run/setup.ts';
import {
  checkMoneyMovesFirst,
  checkNoSwitchToClosed,
  checkNothingAfterStop,
  checkSwitchConditions,
} from './switch-conditions.ts';
import { checkEngine, checkEndsOnce, checkWaits, checkWatchEndsOnce } from './ends.ts';
import {
  checkLedgers,
  checkMoneyLocation,
  checkNoReleaseOnTheWayBack,
  checkNothingLeft,
  checkNothingLost,
  checkReturnsTold,
  checkSingleTargetAfterWatch,
  checkSingleTarget,
} from './money.ts';
import { checkNotices } from './notices.ts';
import { checkNotHeldForAudits, checkPayerClaims, checkPayerClaimsFresh } from './payers.ts';
import { checkAuditLog } from './audit-log.ts';
import { checkHeldAfterWatchStop } from './watch-stops.ts';

/** Returns a sentence for each violation; empty when the invariant holds. */
export type Invariant = (played: SimulatedRun) => string[];

const commonInvariants: readonly Invariant[] = [
  checkEngine,
  checkWaits,
  checkLedgers,
  checkMoneyLocation,
  checkNothingLost,
  checkNothingLeft,
  checkNotices,
  checkPayerClaims,
  checkAuditLog,
  checkMoneyMovesFirst,
];

export const invariants: Record<SimulatedRun['part'], readonly Invariant[]> = {
  request: [
    ...commonInvariants,
    checkEndsOnce,
    checkNoReleaseOnTheWayBack,
    checkNotHeldForAudits,
    checkPayerClaimsFresh,
    checkSingleTarget,
    checkSwitchConditions,
    checkNoSwitchToClosed,
    checkNothingAfterStop,
  ],
  watch: [
    ...commonInvariants,
    checkHeldAfterWatchStop,
    checkWatchEndsOnce,
    checkSingleTargetAfterWatch,
    checkReturnsTold,
  ],
};

/** Of a request that runs beside a watch: what both do to one merchant is in `beside-watch.ts`. */
export const nextInvariants: readonly Invariant[] = [
  checkEngine,
  checkWaits,
  checkNothingLeft,
  checkNotices,
  checkAuditLog,
  checkMoneyMovesFirst,
  checkEndsOnce,
  checkSwitchConditions,
  checkNoSwitchToClosed,
  checkNothingAfterStop,
];

/** The invariants that read only the ledgers of parties, not the request's own status. */
export const ledgerChecks: readonly Invariant[] = [checkLedgers, checkSwitchConditions];
