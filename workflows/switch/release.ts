/** The end of the switch: the target is read back, the cap set, the hold released, the lock opened. */
import { durationMs } from '../../domain/duration.ts';
import { nextStep } from '../../domain/next-steps.ts';
import type { Case } from '../case.ts';
import type { GateEnd } from '../gates/ends.ts';
import { tooLate } from '../interrupts.ts';
import { lookUp } from '../look-up.ts';
import { notify } from '../notify.ts';
import { operatorDecides } from '../operator.ts';
import { mustBeDone } from './must-be-done.ts';
import { progressOf, type Order } from './step.ts';
import { settlementOrder } from './steps.ts';

export async function releaseToNewCard(c: Case): Promise<GateEnd> {
  // It belongs to the trial, and comes back here from a freeze.
  c.enter('trial');
  const { amountFen, payouts, for: term } = c.policy['firstPayout.cap'];
  const cap = { amountFen, payouts, forMs: durationMs(term) };
  const end =
    (await targetReadBack(c)) ??
    (await ordered(
      c,
      'set-cap',
      settlementOrder(c, 'set-cap', 'cap the first payouts', { cap, t0Off: true }),
    )) ??
    (await ordered(
      c,
      'release',
      settlementOrder(c, 'release', 'release held payouts to the new card', {}, 'new'),
    ));
  if (end) return end;
  paysNew(c);
  await ordered(c, 'unlock', settlementOrder(c, 'unlock', 'unlock other changes', {}));
  return { kind: 'passed' };
}

/** What was done before a freeze is not ordered again. */
async function ordered(c: Case, name: string, order: Order): Promise<GateEnd | undefined> {
  const progress = progressOf(c, { name, target: 'settlement' });
  return progress.state === 'done' ? undefined : mustBeDone(c, progress, order);
}

/** From here nothing is undone by itself, and nothing breaks in: what comes now is the watch's business. */
function paysNew(c: Case): void {
  c.money = 'new';
  c.undo.length = 0;
  c.recordStep('hold released', { data: { money: 'new' } });
  for (const late of c.interrupts.end()) tooLate(c, late);
}

/** Only what the settlement itself says counts: held money moves when the target really is the new card. */
async function targetReadBack(c: Case): Promise<GateEnd | undefined> {
  const what = 'settlement-target';
  for (;;) {
    const found = await lookUp(c, {
      party: 'operator',
      what,
      ask: (look) =>
        look.readSettlement.executeWithOptions({ summary: 'read the settlement target back' }, [
          c.merchant,
        ]),
    });
    if ('end' in found) return found.end;
    c.cardVersion = found.answer.cardVersion;
    if (found.answer.targetLast4 === c.newLast4) return undefined;
    c.record('system', 'target is not the new card', { code: 'SWT_RECON' });
    const decided = await operatorDecides(c, {
      key: c.key('look', what),
      what: 'the settlement target is not the new card',
      code: 'SWT_RECON',
      within: c.policy['rollback.ttl'],
      merchant: nextStep('held-safely'),
    });
    if (decided === 'interrupted') return { kind: 'interrupted' };
    if (decided === 'late') notify(c, 'sla-missed');
  }
}
