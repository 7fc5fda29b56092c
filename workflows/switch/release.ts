/** The end of the switch: the target is read back, the cap set, the hold released, the lock opened. */
import type { SettlementOrder } from '../../activities/settlement.ts';
import { parseDurationMs } from '../../domain/time/duration.ts';
import { describeNextStep } from '../../domain/text/next-steps.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import type { GateEnd } from '../stages/stage-end.ts';
import { closeInterrupts } from '../change-card/interrupt-request.ts';
import { readParty } from '../shared/read-party.ts';
import { askOperatorUntilDecided } from '../shared/operator-task.ts';
import { runStep } from './run-step.ts';
import { buildRequiredStep, type Order } from './step.ts';
import { buildSettlementOrder } from './orders.ts';

export async function releaseToNewCard(c: ChangeRequest): Promise<GateEnd> {
  // It belongs to the trial, and comes back here from a freeze.
  c.enterStage('trial');
  const { amountFen, payouts, for: capDuration } = c.policy['firstPayout.cap'];
  const cap = { amountFen, payouts, forMs: parseDurationMs(capDuration) };
  const run = (kind: SettlementOrder['kind'], order: Order) =>
    runStep(c, buildRequiredStep(kind, 'settlement', order));
  const end =
    (await verifySettlementTarget(c)) ??
    (await run(
      'set-cap',
      buildSettlementOrder(c, 'set-cap', 'cap the first payouts', { cap, t0Off: true }),
    )) ??
    (await run(
      'release',
      buildSettlementOrder(c, 'release', 'release held payouts to the new card', {}, 'new'),
    ));
  if (end) return end;
  markReleased(c);
  await run('unlock', buildSettlementOrder(c, 'unlock', 'unlock other changes', {}));
  return { kind: 'passed' };
}

/** From here nothing is undone by itself, and nothing breaks in: what comes now is the watch's business. */
function markReleased(c: ChangeRequest): void {
  c.money = 'new';
  c.switch.undoStack.length = 0;
  c.recordDeferrable('hold released', { data: { money: 'new' } });
  closeInterrupts(c);
}

/** Only what the settlement itself says counts: held money moves when the target really is the new card. */
async function verifySettlementTarget(c: ChangeRequest): Promise<GateEnd | undefined> {
  const what = 'settlement-target';
  for (;;) {
    const found = await readParty(c, {
      party: 'operator',
      what,
      ask: (look) =>
        look.readSettlement.executeWithOptions({ summary: 'read the settlement target back' }, [
          c.merchant,
        ]),
    });
    if ('end' in found) return found.end;
    c.switch.cardVersion = found.answer.cardVersion;
    if (found.answer.targetLast4 === c.newLast4) return undefined;
    c.record('system', 'target is not the new card', { code: 'SWT_RECON' });
    const decision = await askOperatorUntilDecided(c, {
      key: c.buildKey('look', what),
      what: 'the settlement target is not the new card',
      code: 'SWT_RECON',
      within: c.policy['rollback.ttl'],
      merchant: describeNextStep('held-safely'),
    });
    if (decision === 'interrupted') return { kind: 'interrupted' };
  }
}
