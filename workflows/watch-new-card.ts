/**
 * The weeks after a completed request (rules.md A54, A55, A87): first payouts under a cap, missing
 * ones, late objections. It stops payouts by itself and may put the old card back; it never opens
 * another request.
 */
import { allHandlersFinished, CancellationScope, condition } from '@temporalio/workflow';
import { nextStep } from '../domain/next-steps.ts';
import type { Case } from './case.ts';
import { overseeHolds } from './holds.ts';
import { breakIn, type Interrupt } from './interrupts.ts';
import { notify } from './notify.ts';
import { freeze } from './side/frozen.ts';
import { publish } from './visibility.ts';
import type { WatchOutcome } from './contract.ts';
import type { WatchInput } from './watch/contract.ts';
import { takeOver } from './watch/handover.ts';
import { payoutsAsWanted } from './watch/holding.ts';
import { listenWhileWatching } from './watch/messages.ts';
import { watching } from './watch/payouts.ts';
import { anotherCard, askForAnotherCard, judged, putOldCardBack } from './watch/stopped.ts';
import type { PartEnd, Watch } from './watch/watch.ts';

export async function watchNewCard(input: WatchInput): Promise<WatchOutcome> {
  const { cancelRequested } = CancellationScope.current();
  return CancellationScope.nonCancellable(async () => {
    const w = takeOver(input);
    listenWhileWatching(w);
    overseeHolds(w.c);
    for (const late of input.handover.late) meet(w, late);
    cancelRequested.catch(() => breakIn(w.c, { kind: 'freeze', code: 'RSK_STOP' }));
    return close(w, await keepWatch(w));
  });
}

async function keepWatch(w: Watch): Promise<WatchOutcome['kind']> {
  for (;;) {
    const end = await part(w);
    if (end === 'superseded' || end === 'rolled-back') return end;
    // Whoever was told that payouts stop is in time, even on the last day.
    const interrupt = end === 'on' ? undefined : w.c.interrupts.take();
    if (interrupt) meet(w, interrupt);
    else if (end === 'over') return 'watched';
  }
}

/** Payouts are as they should be first of all; then it is somebody's turn, or nobody's. */
async function part(w: Watch): Promise<PartEnd> {
  const { frozen, asked } = w.c;
  if (frozen || asked || w.rejected) w.c.enter('frozen');
  if (await payoutsAsWanted(w)) return 'interrupted';
  if (w.rejected) return putOldCardBack(w, w.rejected);
  if (frozen) return judged(w, frozen);
  return asked ? anotherCard(w, asked) : watching(w);
}

/** What breaks in stops payouts: whatever it was in the request, the money has moved by now. */
function meet(w: Watch, interrupt: Interrupt): void {
  switch (interrupt.kind) {
    case 'freeze':
      return freeze(
        w.c,
        interrupt.code === 'RSK_OBJECTED' ? 'WATCH_LATE_OBJECTION' : interrupt.code,
      );
    case 'ask':
      return askForAnotherCard(w, interrupt.problems);
    case 'roll-back':
      if (interrupt.code !== 'ACC_LOST') return freeze(w.c, interrupt.code);
      return askForAnotherCard(w, [{ field: 'newAccount', code: 'ACC_LOST' }]);
    // The old card is paid no longer, and there is nothing left to withdraw.
    case 'hold':
    case 'withdraw':
      return undefined;
  }
}

/** Last four of the card payouts were left on, for the control; another change has said so itself. */
function targetAfter(c: Case, kind: WatchOutcome['kind']): { target?: string } {
  if (kind === 'watched') return { target: c.newLast4 };
  const oldLast4 = c.facts.merchant?.value.binding.last4;
  return kind === 'rolled-back' && oldLast4 !== undefined ? { target: oldLast4 } : {};
}

async function close(w: Watch, kind: WatchOutcome['kind']): Promise<WatchOutcome> {
  const { c } = w;
  if (kind === 'rolled-back') {
    const code = w.rejected ?? 'WATCH_LATE_OBJECTION';
    c.outcome = c.end('rolled-back', code);
    c.enter('rolled-back');
    notify(c, 'rolled-back', { problems: [{ field: 'request', code }] });
  } else {
    // Whoever bound another card has released what was held.
    c.money = 'new';
    c.enter('completed');
  }
  // From here on every message is refused; those that are being answered are waited for.
  const ended = { kind, at: c.now() };
  c.watch = { until: w.until, ended };
  c.turn = { waitingOn: 'nobody', next: { merchant: nextStep('nothing'), staff: 'nothing' } };
  publish(c);
  await condition(() => allHandlersFinished() && c.sending === 0);
  c.record('system', 'watch ended', { data: { kind, money: c.money, ...targetAfter(c, kind) } });
  await c.trail.settled();
  return ended;
}
