/** Ledgers as every test that drives requests leaves them: judged by one function, and counted. */
import { expect } from 'vitest';
import { checkLedger } from '../../sandbox/invariants.ts';
import type { LedgerEntry } from '../../sandbox/ledger.ts';
import { keepShown } from './shown.ts';

/** Fails the test when the ledger breaks an invariant. */
export const expectSound = (ledger: readonly LedgerEntry[]): void =>
  expectNoViolations(checkLedger(ledger));

/** The same for a ledger that its own process has judged. */
export function expectNoViolations(violations: readonly string[]): void {
  expect(violations, violations.join('\n')).toEqual([]);
  keepShown({ ledgers: 1 });
}
