/** The end of the switch: verifies the settlement target, sets the cap, releases the hold, opens the lock. */
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
  // The release belongs to the trial stage. After a freeze it is entered again.
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
    (await run('release', {
      ...buildSettlementOrder(
        c,
        'release',
        'release held payouts to the new card',
        { unlessStopped: true },
        'new',
      ),
      // A stop that was on its way ends it as long as it is not accepted.
      isForward: true,
    }));
  if (end) return end;
  markReleased(c);
  await run('unlock', buildSettlementOrder(c, 'unlock', 'unlock other changes', {}));
  return { kind: 'passed' };
}

/** From here on nothing is rolled back or interrupted: the watch handles what comes now. */
function markReleased(c: ChangeRequest): void {
  c.money = 'new';
  c.switch.undoStack.length = 0;
  c.recordDeferrable('hold-released', { data: { money: 'new' } });
  closeInterrupts(c);
}

/** Reads the target back from the settlement system: payouts are released only if it is the new card. */
async function verifySettlementTarget(c: ChangeRequest): Promise<GateEnd | undefined> {
  const what = 'settlement-target';
  for (;;) {
    const result = await readParty(c, {
      party: 'operator',
      what,
      ask: (read) =>
        read.readSettlement.executeWithOptions({ summary: 'read the settlement target back' }, [
          c.merchant,
        ]),
    });
    if ('end' in result) return result.end;
    c.switch.cardVersion = result.answer.cardVersion;
    if (result.answer.targetLast4 === c.newLast4) return undefined;
    c.record('system', 'target-mismatch', { code: 'SWT_RECON' });
    const decision = await askOperatorUntilDecided(c, {
      key: c.buildKey('read', what),
      what: 'the settlement target is not the new card',
      code: 'SWT_RECON',
      within: c.policy['rollback.ttl'],
      merchant: describeNextStep('held-safely'),
    });
    if (decision === 'interrupted') return { kind: 'interrupted' };
  }
}
