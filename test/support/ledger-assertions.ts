/** Checks the ledger after each test that drives requests, and counts the checks. */
import { expect } from 'vitest';
import { checkLedger } from '../../sandbox/ledger-invariants.ts';
import type { LedgerEntry } from '../../sandbox/ledger.ts';
import { isLockOfRequest } from './observed-effects.ts';
import { recordCoverage } from './observed-coverage.ts';

/** Fails the test when the ledger breaks an invariant. */
export const expectSoundLedger = (ledger: readonly LedgerEntry[]): void =>
  expectNoViolations(checkLedger(ledger));

/** After a request other changes are possible again [A47]. */
export function expectLocksOpened(ledger: readonly LedgerEntry[]): void {
  const last = ledger.findLast(isLockOfRequest);
  if (last) expect(last.effect).toBe('unlock');
}

/** The same for a ledger that another process has checked. */
export function expectNoViolations(violations: readonly string[]): void {
  expect(violations, violations.join('\n')).toEqual([]);
  recordCoverage({ ledgers: 1 });
}
