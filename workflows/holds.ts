/** A hold has an end: whoever can end it is called in when it lasts (rules.md E2 hold.max). */
import { condition } from '@temporalio/workflow';
import { etaOf } from '../domain/eta.ts';
import { holdWarnings } from '../domain/holds.ts';
import type { Case } from './case.ts';
import { notify } from './notify.ts';

/** Runs beside the process as long as it lasts; a short hold costs one timer. */
export function overseeHolds(c: Case): void {
  void oversee(c);
}

async function oversee(c: Case): Promise<void> {
  for (;;) {
    await condition(() => c.money === 'hold');
    await c.aside();
    await overseeOne(c);
    await condition(() => c.money !== 'hold');
  }
}

async function overseeOne(c: Case): Promise<void> {
  const warnings = holdWarnings(c.now(), c.policy);
  const until = warnings.at(-1)?.at;
  // The start of a switch, a freeze and a wish for another card have notices of their own.
  if (!c.switchBegun && !c.watching) {
    const eta = etaOf(c.policy, c.tier, c.now(), true);
    notify(c, 'payouts-held', { eta, ...(until && { until }) });
  }
  for (const { level, at } of warnings) {
    const leftMs = Date.parse(at) - Date.parse(c.now());
    const ended = await condition(() => c.money !== 'hold', leftMs, {
      summary: `payouts held: ${level} is called in`,
    });
    if (ended) return;
    await c.aside();
    c.record('system', `payouts held for long: ${level}`, { data: { since: c.since } });
    notify(c, 'payouts-held', { level, ...(until && { until }) });
  }
}
