/** Terms of the first payouts to the new card: a cap, and none on the day of the sale [E2 firstPayout.cap, E2 t0.afterChange]. */
import { patched } from '@temporalio/workflow';
import { parseDurationMs } from '../../domain/time/duration.ts';
import { mustBeUndone } from '../../domain/switch/rollback.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import { buildSettlementOrder } from './orders.ts';
import { buildRequiredStep, type Step, type UndoableStep } from './step.ts';

const target = 'settlement';

export function buildTermsStep(c: ChangeRequest): Step {
  const { amountFen, payouts, for: duration } = c.policy['firstPayout.cap'];
  const order = buildSettlementOrder(c, 'set-cap', 'cap the first payouts', {
    cap: { amountFen, payouts, forMs: parseDurationMs(duration) },
    t0Off: true,
  });
  return buildRequiredStep('set-cap', target, order);
}

/** Ends the cap; a copy of the order that has set it is void from then on. */
export const buildUndoOfCap = (c: ChangeRequest): UndoableStep => ({
  progress: c.switch.getOrCreateProgress({ name: 'set-cap', target }),
  buildUndoOrder: () =>
    buildSettlementOrder(c, 'lift-cap', 'lift the cap on payouts', {
      undoes: [c.buildKey('set-cap', target)],
    }),
});

export const buildUndoOfT0Off = (c: ChangeRequest): UndoableStep => ({
  progress: c.switch.getOrCreateProgress({ name: 't0-off', target }),
  buildUndoOrder: () => buildSettlementOrder(c, 'allow-t0', 'allow settlement on the same day', {}),
});

/** What a release that was stopped had put on the first payouts is not for the old card. */
export function pushUndoOfTerms(c: ChangeRequest): void {
  const cap = c.switch.findProgress('set-cap', target);
  if (!cap) return;
  if (!mustBeUndone({ ...cap, isAtPayer: false }) || !patched('0.2-undo-the-cap')) return;
  const t0Off = buildUndoOfT0Off(c);
  t0Off.progress.state = 'ordered';
  c.switch.undoStack.push(t0Off, buildUndoOfCap(c));
}
