import { hasDeadOldCard } from '../../domain/account/old-card.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import { buildHoldStep } from './plan.ts';
import { runStep } from './run-step.ts';

/**
 * Holds payouts at any gate when the old card is dead: payouts to it would be returned
 * [A65, E2 settle.during]. The switch tries a refused hold again.
 * @returns whether anything was ordered now
 */
export async function holdForDeadCard(c: ChangeRequest): Promise<boolean> {
  const tried = c.switch.steps.some(({ name, state }) => name === 'hold' && state !== 'pending');
  if (tried || !hasDeadOldCard(c.facts)) return false;
  await runStep(c, { ...buildHoldStep(c), onRefusal: 'go-on' });
  return true;
}
