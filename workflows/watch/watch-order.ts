import type { SettlementOrder } from '../../activities/settlement.ts';
import type { GateEnd } from '../stages/stage-end.ts';
import { buildSettlementOrder } from '../switch/orders.ts';
import { runStep } from '../switch/run-step.ts';
import { buildRequiredStep } from '../switch/step.ts';
import type { Watch } from './watch.ts';

/** Has the settlement do something that no stop waits for: payouts are held first. */
export function runWatchOrder(
  { c }: Watch,
  kind: SettlementOrder['kind'],
  summary: string,
  fields: Partial<SettlementOrder> = {},
): Promise<GateEnd | undefined> {
  const order = buildSettlementOrder(c, kind, summary, fields);
  return runStep(c, buildRequiredStep(kind, 'settlement', { ...order, yieldsToStops: true }));
}
