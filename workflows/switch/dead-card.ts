import { hasDeadOldCard } from '../../domain/account/old-card.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import { buildHoldStep } from './plan.ts';
import { runStep } from './run-step.ts';

/**
 * Payouts to a dead card would bounce: they are held at once, whatever gate the request stands in
 * [A65, E2 settle.during]. A refused hold is tried again by the switch itself.
 * @returns whether anything was ordered now
 */
export async function holdForDeadCard(c: ChangeRequest): Promise<boolean> {
  const tried = c.switch.steps.some(({ name, state }) => name === 'hold' && state !== 'pending');
  if (tried || !hasDeadOldCard(c.facts)) return false;
  await runStep(c, { ...buildHoldStep(c), onRefusal: 'go-on' });
  return true;
}
