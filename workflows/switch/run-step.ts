/** Takes one step of the switch to its end, or says what stands in its way. */
import type { FailureCode } from '../../domain/failures/codes.ts';
import { describeNextStep } from '../../domain/text/next-steps.ts';
import type { ChangeRequest, StepProgress } from '../change-card/change-request.ts';
import type { GateEnd } from '../stages/stage-end.ts';
import { sendNotice } from '../change-card/notifier.ts';
import { askOperator } from '../shared/operator-task.ts';
import { flushAndCheckInterrupts, sendOrder, type OrderEnd } from './send-order.ts';
import { getOrCreateProgress, type Order, type Step } from './step.ts';

/** Undefined when the switch may go on: the step is done, left out, or may lag. */
export async function runStep(c: ChangeRequest, step: Step): Promise<GateEnd | undefined> {
  const progress = getOrCreateProgress(c, step);
  if (step.isExcluded) progress.state = 'skipped';
  const order = step.buildOrder();
  for (;;) {
    if (progress.state === 'done' || progress.state === 'skipped') return undefined;
    if (await flushAndCheckInterrupts(c)) return { kind: 'interrupted' };
    // Pushed before the step is tried: an order whose answer is lost must be undone as well.
    if (step.buildUndoOrder && !c.undoStack.some((known) => known.progress === progress))
      c.undoStack.push({ progress, buildUndoOrder: step.buildUndoOrder });
    progress.state = 'ordered';
    if (step.name === 'hold') c.money = 'hold';
    c.waitState = {
      waitingOn: 'nobody',
      next: { merchant: describeNextStep('wait-held'), staff: order.summary },
    };
    const end = await sendOrder(c, order);
    const refusal = recordOrderEnd(c, step, progress, order, end);
    if (refusal === undefined) continue;
    if (step.onRefusal === 'go-on' || step.onRefusal === 'lag') return undefined;
    if (step.onRefusal === 'roll-back') return { kind: 'stopped', code: refusal };
    sendNotice(c, 'network-fault');
    const decided = await awaitOperatorDecision(c, progress, order, refusal);
    if (decided) return decided;
  }
}

/** Takes note of how an order ended; the code when it was refused. */
function recordOrderEnd(
  c: ChangeRequest,
  step: Step,
  progress: StepProgress,
  order: Order,
  end: OrderEnd,
): FailureCode | undefined {
  const data = { target: step.target, key: order.key };
  switch (end.end) {
    case 'done':
      progress.state = 'done';
      step.onDone?.(end.answer);
      c.recordDeferrable(`${step.name} done`, { data });
      return undefined;
    case 'skipped':
      progress.state = 'skipped';
      return undefined;
    case 'left':
      // Nobody accepted it, or its compensation will make it void.
      if (!end.uncertain) progress.state = 'pending';
      return undefined;
    case 'refused':
      progress.state = step.onRefusal === 'lag' ? 'lagging' : 'failed';
      if (step.name === 'hold') c.money = 'old';
      c.record('system', `${step.name} refused`, { code: end.code, data });
      return end.code;
  }
}

/** A refused step that need not undo the rest is an operator's decision: again, without it, or back. */
async function awaitOperatorDecision(
  c: ChangeRequest,
  progress: StepProgress,
  { key, summary, mayBeSkipped = false }: Order,
  code: FailureCode,
): Promise<GateEnd | undefined> {
  const decided = await askOperator(c, {
    key,
    what: summary,
    code,
    within: c.policy['switching.ttl'],
    mayBeSkipped,
    merchant: describeNextStep('wait-held'),
  });
  if (decided === 'interrupted') return { kind: 'interrupted' };
  if (decided === 'late') return { kind: 'stopped', code: 'SWT_PARTIAL' };
  if (decided === 'skip') {
    progress.state = 'skipped';
    c.record('system', `${summary}: left to operators`, { code, data: { key } });
  }
  return undefined;
}
