/** The end of the switch: the target is read back, the cap set, the hold released, the lock opened. */
import { durationMs } from '../../domain/duration.ts';
import type { Case } from '../case.ts';
import { after, lookUp, type GateEnd } from '../gates/gate.ts';
import { waitFor } from '../waiting.ts';
import { carryOut } from './orders.ts';
import { progressOf, type Order } from './step.ts';
import { settlementOrder } from './steps.ts';

export async function releaseToNewCard(c: Case): Promise<GateEnd> {
  const unread = await targetReadBack(c);
  if (unread) return unread;
  const cap = c.policy['firstPayout.cap'];
  const orders = [
    ['set-cap', 'cap the first payouts', 'settlement'],
    ['release', 'release held payouts to the new card', 'new'],
    ['unlock', 'unlock other changes', 'settlement'],
  ] as const;
  for (const [kind, summary, n] of orders) {
    const fields =
      kind === 'set-cap'
        ? { cap: { amountFen: cap.amountFen, payouts: cap.payouts, forMs: durationMs(cap.for) } }
        : {};
    const end = await mustBeDone(c, kind, settlementOrder(c, kind, summary, fields, n));
    if (end) return end;
    if (kind === 'release') paysNew(c);
  }
  return { kind: 'passed' };
}

/** From here nothing is undone by itself: a late objection is the watch's business. */
function paysNew(c: Case): void {
  c.money = 'new';
  c.undo.length = 0;
  c.record('system', 'hold released', { data: { money: 'new' } });
}

/** Only what the settlement itself says counts: held money moves when the target really is the new card. */
async function targetReadBack(c: Case): Promise<GateEnd | undefined> {
  for (;;) {
    const looked = await lookUp(c, 'operator', 'settlement target', () =>
      c.calls.look.readSettlement.executeWithOptions(
        { summary: 'read the settlement target back' },
        [c.merchant],
      ),
    );
    if ('end' in looked) return looked.end;
    if (looked.answer.targetLast4 === c.newLast4) return undefined;
    c.record('system', 'target is not the new card', { code: 'SWT_RECON' });
    const key = c.key('settlement target', 'look');
    const end = await operatorDecides(c, key, 'the settlement target is not the new card');
    if (end) return end;
  }
}

async function mustBeDone(c: Case, name: string, order: Order): Promise<GateEnd | undefined> {
  const progress = progressOf(c, { name, target: 'settlement' });
  while (progress.state !== 'done') {
    if (interruptible(c)) return { kind: 'interrupted' };
    progress.state = 'ordered';
    const end = await carryOut(c, order);
    progress.state = end.end === 'done' ? 'done' : 'failed';
    if (end.end === 'done') break;
    c.record('system', `${name} refused`, {
      code: end.end === 'refused' ? end.code : 'UPS_UNKNOWN',
    });
    const decided = await operatorDecides(c, order.key, order.summary);
    if (decided) return decided;
  }
  return undefined;
}

/** Once money has moved to the new card an interrupt cannot hold it back any more. */
function interruptible(c: Case): boolean {
  if (c.money === 'new') c.interrupt = undefined;
  return c.interrupt !== undefined;
}

async function operatorDecides(c: Case, key: string, what: string): Promise<GateEnd | undefined> {
  if (interruptible(c)) return { kind: 'interrupted' };
  const end = await waitFor(
    c,
    {
      waitingOn: 'operator',
      due: after(c, c.policy['rollback.ttl']),
      problems: [{ field: key, code: 'SWT_RECON' }],
      next: {
        merchant: 'nothing: your money is held safely',
        staff: `${what}: mend it, then retry`,
      },
      summary: 'settle the release',
    },
    () => c.retries.delete(key),
  );
  return end === 'interrupted' && interruptible(c) ? { kind: 'interrupted' } : undefined;
}
