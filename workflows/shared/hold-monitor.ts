/** Warns more and more senior people while payouts are held for long [E2 hold.green, E2 hold.max]. */
import { condition } from '@temporalio/workflow';
import { hasDeadOldCard } from '../../domain/account/old-card.ts';
import { computeEta } from '../../domain/request/eta.ts';
import { computeHoldWarnings } from '../../domain/switch/hold-warnings.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';

/** Runs beside the main line until the request ends. A short hold costs one timer. */
export function monitorHolds(c: ChangeRequest): void {
  void monitorEachHold(c);
}

async function monitorEachHold(c: ChangeRequest): Promise<void> {
  for (;;) {
    await condition(() => c.money === 'hold');
    await warnWhileHeld(c);
    await condition(() => c.money !== 'hold');
  }
}

async function warnWhileHeld(c: ChangeRequest): Promise<void> {
  const warnings = computeHoldWarnings(c.now(), c.policy, isGreenSwitch(c));
  const until = warnings.at(-1)?.at;
  // When a switch starts or the watch holds payouts, other notices say so.
  if (!c.switch.hasStarted && !c.isWatching) {
    const eta = computeEta(c.policy, c.tier, c.now(), true);
    c.notifier.send('payouts-held', { eta, ...(until && { until }) });
  }
  // Orders on their way need no deadline: the wait after them comes within the hour and has a timer of its own.
  await condition(() => c.money !== 'hold' || c.waitState.waitingOn !== 'nobody');
  for (const { level, at } of warnings) {
    const leftMs = Date.parse(at) - Date.parse(c.now());
    const summary = `payouts held: notify ${level}`;
    const isForCutover = level === 'operator';
    const isOver = () => c.money !== 'hold' || (isForCutover && hasCutOver(c));
    const ended = await c.deadlines.wait(isOver, leftMs, summary);
    if (c.money !== 'hold') return;
    if (ended) continue;
    c.record('system', 'payouts-held-long', { data: { level, since: c.since } });
    // Operators get a task by this entry; the owner knows of the hold.
    if (isForCutover) continue;
    c.notifier.send('payouts-held', { level, ...(until && { until }) });
  }
}

const isGreenSwitch = (c: ChangeRequest): boolean =>
  c.switch.hasStarted && !c.isWatching && c.tier === 'green' && !hasDeadOldCard(c.facts);

const hasCutOver = (c: ChangeRequest): boolean =>
  c.switch.findProgress('set-target', 'settlement')?.state === 'done';
