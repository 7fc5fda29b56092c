import { oldCardIsDead } from '../../domain/old-card.ts';
import type { Case } from '../case.ts';
import { holdStep } from './steps.ts';
import { take } from './take.ts';

/**
 * Payouts to a dead card would bounce: they are held at once, whatever gate the request stands in
 * (rules.md A65, E2 settle.during). A refused hold is tried again by the switch itself.
 */
export async function holdForDeadCard(c: Case): Promise<void> {
  const tried = c.steps.some(({ name, state }) => name === 'hold' && state !== 'pending');
  if (!tried && oldCardIsDead(c.facts)) await take(c, { ...holdStep(c), onRefusal: 'go-on' });
}
