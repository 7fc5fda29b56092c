/** A hold has an end: whoever can end it is called in when it lasts [E2 hold.max]. */
import { condition } from '@temporalio/workflow';
import { computeEta } from '../../domain/request/eta.ts';
import { computeHoldWarnings } from '../../domain/switch/hold-warnings.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';

/** Runs beside the process as long as it lasts; a short hold costs one timer. */
export function monitorHolds(c: ChangeRequest): void {
  void monitorEachHold(c);
}

async function monitorEachHold(c: ChangeRequest): Promise<void> {
  for (;;) {
    await condition(() => c.money === 'hold');
    await c.local.afterRun();
    await warnWhileHeld(c);
    await condition(() => c.money !== 'hold');
  }
}

async function warnWhileHeld(c: ChangeRequest): Promise<void> {
  const warnings = computeHoldWarnings(c.now(), c.policy);
  const until = warnings.at(-1)?.at;
  // The start of a switch, a freeze and a wish for another card have notices of their own.
  if (!c.switch.hasStarted && !c.isWatching) {
    const eta = computeEta(c.policy, c.tier, c.now(), true);
    c.notifier.send('payouts-held', { eta, ...(until && { until }) });
  }
  for (const { level, at } of warnings) {
    const leftMs = Date.parse(at) - Date.parse(c.now());
    const ended = await condition(() => c.money !== 'hold', leftMs, {
      summary: `payouts held: ${level} is called in`,
    });
    if (ended) return;
    await c.local.afterRun();
    c.record('system', `payouts held for long: ${level}`, { data: { since: c.since } });
    c.notifier.send('payouts-held', { level, ...(until && { until }) });
  }
}
