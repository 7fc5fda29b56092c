/** Takes one step of the switch to its end, or says what stands in its way. */
import type { FailureCode } from '../../domain/failures.ts';
import { nextStep } from '../../domain/next-steps.ts';
import type { Case, StepProgress } from '../case.ts';
import type { GateEnd } from '../gates/ends.ts';
import { notify } from '../notify.ts';
import { operatorDecides } from '../operator.ts';
import { brokenInto, carryOut, type OrderEnd } from './orders.ts';
import { progressOf, type Order, type Step } from './step.ts';

/** Undefined when the switch may go on: the step is done, left out, or may lag. */
export async function take(c: Case, step: Step): Promise<GateEnd | undefined> {
  const progress = progressOf(c, step);
  if (step.leftOut) progress.state = 'skipped';
  const order = step.order();
  for (;;) {
    if (progress.state === 'done' || progress.state === 'skipped') return undefined;
    if (await brokenInto(c)) return { kind: 'interrupted' };
    // Pushed before the step is tried: an order whose answer is lost must be undone as well.
    if (step.undo && !c.undo.some((known) => known.progress === progress))
      c.undo.push({ progress, undo: step.undo });
    progress.state = 'ordered';
    if (step.name === 'hold') c.money = 'hold';
    c.turn = {
      waitingOn: 'nobody',
      next: { merchant: nextStep('wait-held'), staff: order.summary },
    };
    const end = await carryOut(c, order);
    const refusal = settled(c, step, progress, order, end);
    if (refusal === undefined) continue;
    if (step.onRefusal === 'go-on' || step.onRefusal === 'lag') return undefined;
    if (step.onRefusal === 'roll-back') return { kind: 'stopped', code: refusal };
    notify(c, 'network-fault');
    const decided = await decidedByOperator(c, progress, order, refusal);
    if (decided) return decided;
  }
}

/** Takes note of how an order ended; the code when it was refused. */
function settled(
  c: Case,
  step: Step,
  progress: StepProgress,
  order: Order,
  end: OrderEnd,
): FailureCode | undefined {
  const data = { target: step.target, key: order.key };
  switch (end.end) {
    case 'done':
      progress.state = 'done';
      step.done?.(end.answer);
      c.recordStep(`${step.name} done`, { data });
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
async function decidedByOperator(
  c: Case,
  progress: StepProgress,
  { key, summary, mayBeSkipped = false }: Order,
  code: FailureCode,
): Promise<GateEnd | undefined> {
  const decided = await operatorDecides(c, {
    key,
    what: summary,
    code,
    within: c.policy['switching.ttl'],
    mayBeSkipped,
    merchant: nextStep('wait-held'),
  });
  if (decided === 'interrupted') return { kind: 'interrupted' };
  if (decided === 'late') return { kind: 'stopped', code: 'SWT_PARTIAL' };
  if (decided === 'skip') {
    progress.state = 'skipped';
    c.record('system', `${summary}: left to operators`, { code, data: { key } });
  }
  return undefined;
}
