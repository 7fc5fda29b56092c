import type { FailureCode } from '../../domain/failures/codes.ts';
import type { Problem } from '../../domain/gates/assessment.ts';
import type { OutcomeKind } from '../../domain/request/stages.ts';
import type { Outcome, WatchOutcome } from '../contract.ts';
import type { ChangeRequest } from './change-request.ts';

export interface Ending {
  outcome: Outcome;
  /** Everything that was in the way, for people to read: each with its remedy. */
  reasons: Problem[];
}

/** @param reasons the code alone unless given; otherwise they include the code's own */
export const buildEnding = (
  c: ChangeRequest,
  kind: OutcomeKind,
  code?: FailureCode,
  reasons?: Problem[],
): Ending => ({
  outcome: { kind, at: c.now(), ...(code !== undefined && { code }) },
  reasons: reasons ?? (code === undefined ? [] : [{ field: 'request', code }]),
});

/**
 * Last four of the card that payouts go to after the end: the reconciliation compares it with the
 * acquirer's settlement target. Nothing where this request has not set the target.
 */
export function findFinalTarget(
  c: ChangeRequest,
  kind: OutcomeKind | WatchOutcome['kind'],
): { target?: string } {
  if (kind === 'completed' || kind === 'watched') return { target: c.newLast4 };
  const oldLast4 = c.facts.merchant?.value.binding.last4;
  return kind === 'rolled-back' && oldLast4 !== undefined ? { target: oldLast4 } : {};
}
