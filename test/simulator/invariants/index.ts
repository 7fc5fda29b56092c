/** What must be true of every run, whatever its schedule (docs/rules/invariants.md). */
import type { SimulatedRun } from '../run/setup.ts';
import { checkSwitchConditions, checkNothingAfterStop } from './switch-conditions.ts';
import { checkEngine, checkEndsOnce, checkWaits, checkWatchEndsOnce } from './ends.ts';
import {
  checkLedgers,
  checkMoneyLocation,
  checkSingleTargetAfterWatch,
  checkSingleTarget,
} from './money.ts';
import { checkNotices } from './notices.ts';
import { checkAuditLog } from './audit-log.ts';

/** Says what was violated, each a sentence; nothing when all is well. */
export type Invariant = (played: SimulatedRun) => string[];

const commonInvariants: readonly Invariant[] = [
  checkEngine,
  checkWaits,
  checkLedgers,
  checkMoneyLocation,
  checkNotices,
  checkAuditLog,
];

export const invariants: Record<SimulatedRun['part'], readonly Invariant[]> = {
  request: [
    ...commonInvariants,
    checkEndsOnce,
    checkSingleTarget,
    checkSwitchConditions,
    checkNothingAfterStop,
  ],
  watch: [...commonInvariants, checkWatchEndsOnce, checkSingleTargetAfterWatch],
};

/** Those that read what parties wrote down, and nothing the request says. */
export const ledgerChecks: readonly Invariant[] = [checkLedgers, checkSwitchConditions];
