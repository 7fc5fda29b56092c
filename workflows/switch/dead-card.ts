import type { Case } from '../case.ts';
import { oldCardIsDead } from '../side/rolling-back.ts';
import { holdStep } from './steps.ts';
import { take } from './take.ts';

/**
 * Payouts to a dead card would bounce: they are held at once, whatever gate the request stands in
 * (rules.md A65, E2 settle.during). A refused hold is tried again by the switch itself.
 */
export async function holdForDeadCard(c: Case): Promise<void> {
  const tried = c.steps.some(({ name, state }) => name === 'hold' && state !== 'pending');
  if (!tried && oldCardIsDead(c)) await take(c, { ...holdStep(c), onRefusal: 'go-on' });
}
