import { describeNextStep } from '../../domain/text/next-steps.ts';
import type { ChangeRequest, StepProgress } from '../change-card/change-request.ts';
import type { GateEnd } from '../stages/stage-end.ts';
import { sendNotice } from '../change-card/notifier.ts';
import { askOperator } from '../shared/operator-task.ts';
import { flushAndCheckInterrupts, sendOrder } from './send-order.ts';
import type { Order } from './step.ts';

/**
 * Carries an order out whatever it takes: when it is refused, operators have it tried again until
 * it is done, or leave it out where that may be.
 */
export async function runRequiredOrder(
  c: ChangeRequest,
  progress: StepProgress,
  order: Order,
): Promise<GateEnd | undefined> {
  const { key, summary, mayBeSkipped = false } = order;
  for (;;) {
    if (await flushAndCheckInterrupts(c)) return { kind: 'interrupted' };
    progress.state = 'ordered';
    const end = await sendOrder(c, order);
    if (end.end === 'done') {
      progress.state = 'done';
      c.recordDeferrable(`${summary}: done`, { data: { key } });
      return undefined;
    }
    const code = end.end === 'refused' ? end.code : 'UPS_UNKNOWN';
    const decided =
      end.end === 'skipped' ? 'skip' : await awaitOperatorDecision(c, progress, order, code);
    if (decided === 'interrupted') return { kind: 'interrupted' };
    if (decided === 'skip') {
      progress.state = 'skipped';
      c.record('system', `${summary}: left to operators`, { data: { key, mayBeSkipped } });
      return undefined;
    }
  }
}

async function awaitOperatorDecision(
  c: ChangeRequest,
  progress: StepProgress,
  { key, summary, mayBeSkipped = false }: Order,
  code: Parameters<typeof askOperator>[1]['code'],
): Promise<'again' | 'skip' | 'interrupted'> {
  progress.state = 'failed';
  c.record('system', `${summary}: refused`, { code, data: { key } });
  sendNotice(c, 'network-fault');
  for (;;) {
    const decided = await askOperator(c, {
      key,
      what: summary,
      code,
      within: c.policy['rollback.ttl'],
      mayBeSkipped,
      merchant: describeNextStep('held-safely'),
    });
    if (decided !== 'late') return decided;
    sendNotice(c, 'sla-missed');
  }
}
