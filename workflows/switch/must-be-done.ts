import { nextStep } from '../../domain/next-steps.ts';
import type { Case, StepProgress } from '../case.ts';
import type { GateEnd } from '../gates/ends.ts';
import { notify } from '../notify.ts';
import { operatorDecides } from '../operator.ts';
import { brokenInto, carryOut } from './orders.ts';
import type { Order } from './step.ts';

/**
 * Carries an order out whatever it takes: when it is refused, operators have it tried again until
 * it is done, or leave it out where that may be.
 */
export async function mustBeDone(
  c: Case,
  progress: StepProgress,
  order: Order,
): Promise<GateEnd | undefined> {
  const { key, summary, mayBeSkipped = false } = order;
  for (;;) {
    if (await brokenInto(c)) return { kind: 'interrupted' };
    progress.state = 'ordered';
    const end = await carryOut(c, order);
    if (end.end === 'done') {
      progress.state = 'done';
      c.recordStep(`${summary}: done`, { data: { key } });
      return undefined;
    }
    const code = end.end === 'refused' ? end.code : 'UPS_UNKNOWN';
    const decided = end.end === 'skipped' ? 'skip' : await untilDecided(c, progress, order, code);
    if (decided === 'interrupted') return { kind: 'interrupted' };
    if (decided === 'skip') {
      progress.state = 'skipped';
      c.record('system', `${summary}: left to operators`, { data: { key, mayBeSkipped } });
      return undefined;
    }
  }
}

async function untilDecided(
  c: Case,
  progress: StepProgress,
  { key, summary, mayBeSkipped = false }: Order,
  code: Parameters<typeof operatorDecides>[1]['code'],
): Promise<'again' | 'skip' | 'interrupted'> {
  progress.state = 'failed';
  c.record('system', `${summary}: refused`, { code, data: { key } });
  notify(c, 'network-fault');
  for (;;) {
    const decided = await operatorDecides(c, {
      key,
      what: summary,
      code,
      within: c.policy['rollback.ttl'],
      mayBeSkipped,
      merchant: nextStep('held-safely'),
    });
    if (decided !== 'late') return decided;
    notify(c, 'sla-missed');
  }
}
