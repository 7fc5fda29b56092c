/**
 * The weeks after a completed request [A54, A55, A87]: first payouts under a cap, missing
 * ones, late objections. It stops payouts by itself and may put the old card back; it never opens
 * another request.
 */
import {
  allHandlersFinished,
  CancellationScope,
  condition,
  setWorkflowOptions,
} from '@temporalio/workflow';
import { describeNextStep } from '../../domain/text/next-steps.ts';
import { buildEnding, findFinalTarget } from '../change-card/ending.ts';
import { monitorHolds } from '../shared/hold-monitor.ts';
import { interruptRequest } from '../change-card/interrupt-request.ts';
import type { Interrupt } from '../change-card/interrupts.ts';
import { freezeRequest } from '../stages/frozen.ts';
import { publishState } from '../change-card/visibility.ts';
import type { WatchOutcome } from '../contract.ts';
import type { WatchInput } from './contract.ts';
import { checkHandover, restoreWatch } from './handover.ts';
import { applyHoldAndLock } from './payout-hold.ts';
import { isLimitWanted } from './limit.ts';
import { registerWatchHandlers } from './handlers.ts';
import { watchPayouts } from './payouts.ts';
import {
  awaitAnotherCard,
  askForAnotherCard,
  handleFreeze,
  putOldCardBack,
} from './stopped-payouts.ts';
import { listUnprovenNetworks } from './networks.ts';
import { awaitRecall, carryOutRecalls } from './recall.ts';
import type { WatchPartEnd, Watch } from './watch.ts';

// No version of a worker is kept alive for weeks that do nothing but wait: a watch goes on with the
// current one, so its code changes by `patched()` alone.
setWorkflowOptions({ versioningBehavior: 'AUTO_UPGRADE' }, watchNewCard);

export async function watchNewCard(input: WatchInput): Promise<WatchOutcome> {
  const { cancelRequested } = CancellationScope.current();
  return CancellationScope.nonCancellable(async () => {
    const w = restoreWatch(input);
    registerWatchHandlers(w);
    cancelRequested.catch(() =>
      w.c.firstTask
        .awaitEnd()
        .then(() => interruptRequest(w.c, { kind: 'freeze', code: 'RSK_STOP' })),
    );
    await checkHandover(w.c, input);
    monitorHolds(w.c);
    carryOutRecalls(w.c);
    for (const notice of input.triedNotices) w.c.notifier.takeOver(notice);
    for (const late of input.handover.lateInterrupts) handleInterrupt(w, late);
    return closeWatch(w, await runWatch(w));
  });
}

async function runWatch(w: Watch): Promise<WatchOutcome['kind']> {
  for (;;) {
    const end = await runWatchPart(w);
    if (end === 'superseded' || end === 'rolled-back') {
      await awaitRecall(w.c);
      return end;
    }
    if (end === 'over') await awaitRecall(w.c);
    // Whoever was told that payouts stop is in time, even on the last day.
    const interrupt = end === 'on' ? undefined : w.c.interrupts.take();
    if (interrupt) handleInterrupt(w, interrupt);
    else if (end === 'over' && !isLimitWanted(w)) return 'watched';
  }
}

/** Payouts are as they should be first of all; then it is somebody's turn, or nobody's. */
async function runWatchPart(w: Watch): Promise<WatchPartEnd> {
  const { freeze, correction } = w.c;
  if (freeze.pending || correction.pending || w.rejectionCode) w.c.enterStage('frozen');
  if (await applyHoldAndLock(w)) return 'interrupted';
  if (w.rejectionCode) return putOldCardBack(w, w.rejectionCode);
  if (freeze.pending) return handleFreeze(w, freeze.pending);
  return correction.pending ? awaitAnotherCard(w, correction.pending) : watchPayouts(w);
}

/** What breaks in stops payouts: whatever it was in the request, the money has moved by now. */
function handleInterrupt(w: Watch, interrupt: Interrupt): void {
  w.firstAssessment = undefined;
  switch (interrupt.kind) {
    case 'freeze':
      return freezeRequest(
        w.c,
        interrupt.code === 'RSK_OBJECTED' ? 'WATCH_LATE_OBJECTION' : interrupt.code,
      );
    case 'ask':
      return askForAnotherCard(w, interrupt.problems);
    case 'roll-back':
      if (interrupt.code !== 'ACC_LOST') return freezeRequest(w.c, interrupt.code);
      return askForAnotherCard(w, [{ field: 'newAccount', code: 'ACC_LOST' }]);
    // The old card is paid no longer, and there is nothing left to withdraw.
    case 'hold':
    case 'withdraw':
      return undefined;
  }
}

async function closeWatch(w: Watch, kind: WatchOutcome['kind']): Promise<WatchOutcome> {
  const { c } = w;
  if (kind === 'rolled-back') {
    const code = w.rejectionCode ?? 'WATCH_LATE_OBJECTION';
    const { outcome, reasons } = buildEnding(c, 'rolled-back', code);
    c.outcome = outcome;
    c.enterStage('rolled-back');
    c.notifier.send('rolled-back', { problems: reasons });
  } else {
    // Whoever bound another card has released what was held.
    c.money = 'new';
    c.enterStage('completed');
  }
  // From here on every message is refused; those that are being answered are waited for.
  const ended = { kind, at: c.now() };
  c.watch = { until: w.until, ended };
  c.waitState = {
    waitingOn: 'nobody',
    next: { merchant: describeNextStep('nothing'), staff: 'nothing' },
  };
  // Nobody looks for a watch that ended as it should: filters ask for what runs.
  publishState(c, kind === 'watched');
  await condition(() => allHandlersFinished() && c.notifier.isIdle);
  for (const network of kind === 'watched' ? listUnprovenNetworks(w) : [])
    c.record('system', 'network-payout-unseen', { data: { network } });
  c.record('system', 'watch-ended', {
    data: { outcome: kind, money: c.orderedMoney, ...findFinalTarget(c, kind) },
  });
  await c.auditLog.awaitFlushed();
  return ended;
}
