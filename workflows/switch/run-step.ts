/** Runs one step of the switch or of its rollback. */
import { patched } from '@temporalio/workflow';
import type { FailureCode } from '../../domain/failures/codes.ts';
import { describeNextStep } from '../../domain/text/next-steps.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import { askOperator, askOperatorUntilDecided } from '../shared/operator-task.ts';
import type { GateEnd } from '../stages/stage-end.ts';
import { isInterrupted, sendOrder, type OrderContext, type OrderEnd } from './send-order.ts';
import type { Order, Step, StepProgress } from './step.ts';

/**
 * Runs a step.
 * @param before what is known of its order already, when it was given to an activity before, and the cut-over that
 *   staff may stop
 * @returns undefined when the process may go on: the step is done or left out, or it may lag
 */
export async function runStep(
  c: ChangeRequest,
  step: Step,
  before: OrderContext = {},
): Promise<GateEnd | undefined> {
  const progress = c.switch.getOrCreateProgress(step);
  if (step.isExcluded) progress.state = 'skipped';
  const order = step.buildOrder();
  let first = before.known ?? (c.switch.takeUncertain(progress) ? 'lost' : undefined);
  while (progress.state !== 'done' && progress.state !== 'skipped') {
    const stateBefore = progress.state;
    if (first === undefined) {
      if (await isInterrupted(c)) return { kind: 'interrupted' };
      beginStep(c, step, progress, order);
    }
    const end = await sendOrder(c, order, { ...before, known: first });
    first = undefined;
    const refusal = recordOrderEnd(c, step, progress, { order, end, stateBefore });
    if (refusal === undefined) continue;
    const mayAppeal = end.end === 'refused' && end.mayAppeal === true;
    const decision = await handleRefusal(c, step, progress, order, { code: refusal, mayAppeal });
    if (decision === 'go-on') return undefined;
    if (decision !== 'again') return decision;
  }
  return undefined;
}

/** @param summary what operators read meanwhile */
export function beginStep(
  c: ChangeRequest,
  step: Step,
  progress: StepProgress,
  order: Order,
  summary = order.summary,
): void {
  // Pushed before the order is sent: an order whose answer is lost must be undone as well.
  if (step.buildUndoOrder) c.switch.pushUndo(progress, step.buildUndoOrder);
  progress.state = 'ordered';
  step.onBegin?.();
  if (!order.isForward) return;
  c.waitState = {
    waitingOn: 'nobody',
    next: { merchant: describeWait(c, order), staff: summary },
  };
}

/** What the owner is told while an order is under way: where the money is meanwhile. */
function describeWait({ money }: ChangeRequest, { isAudited }: Order): string {
  if (money === 'hold') return describeNextStep('wait-held');
  return describeNextStep(money === 'old' && isAudited ? 'wait-audit' : 'wait');
}

interface EndedOrder {
  order: Order;
  end: OrderEnd;
  /** The state of the step before this order was begun. */
  stateBefore: StepProgress['state'];
}

/** @returns the code when the order was refused */
function recordOrderEnd(
  c: ChangeRequest,
  step: Step,
  progress: StepProgress,
  { order, end, stateBefore }: EndedOrder,
): FailureCode | undefined {
  const data = { order: order.summary, target: step.target, key: order.key };
  const isArriving = noteCopyOnItsWay(progress, end);
  switch (end.end) {
    case 'done': {
      const fault = step.findFault?.(end.answer);
      progress.state = fault ? 'failed' : 'done';
      step.onDone?.(end.answer);
      if (fault) {
        c.record('system', 'step-refused', {
          code: fault.code,
          data: { ...data, items: fault.items },
        });
        return fault.code;
      }
      c.recordDeferrable('step-done', { data: { ...data, ...step.describeAnswer?.(end.answer) } });
      return undefined;
    }
    case 'skipped':
      recordSkipped(c, progress, order);
      return undefined;
    case 'left':
      // Not accepted, so this copy leaves nothing to undo; an uncertain one stays ordered, and its compensation makes it void.
      if (end.uncertain) c.switch.markUncertain(progress);
      else progress.state = keepState(stateBefore);
      // As when it began: it may be in force.
      if (isArriving) step.onBegin?.();
      return undefined;
    case 'refused':
      progress.state = step.onRefusal === 'lag' ? 'lagging' : 'failed';
      if (!isArriving) step.onRefused?.();
      c.record('system', 'step-refused', { code: end.code, data });
      return end.code;
  }
}

/** What an earlier copy came to stays true: a paying network may have bound the account that it refused. */
const keepState = (before: StepProgress['state']): StepProgress['state'] =>
  before === 'failed' && patched('0.2-refused-before-it-was-left') ? 'failed' : 'pending';

/** @returns whether the order may still take effect, whatever became of its last copy */
export function noteCopyOnItsWay(progress: StepProgress, end: OrderEnd): boolean {
  // A key has one effect.
  if (end.end === 'done') delete progress.mayArrive;
  if ('mayArrive' in end && end.mayArrive) markCopyOnItsWay(progress);
  return progress.mayArrive === true;
}

/** From now on the rollback undoes the step, in whatever state it is. */
export function markCopyOnItsWay(progress: StepProgress): void {
  if (patched('0.2-undo-copies-on-their-way')) progress.mayArrive = true;
}

interface StepRefusal {
  code: FailureCode;
  /** Ordered again, it is judged by a person at the network. */
  mayAppeal: boolean;
}

async function handleRefusal(
  c: ChangeRequest,
  step: Step,
  progress: StepProgress,
  order: Order,
  refusal: StepRefusal,
): Promise<GateEnd | 'again' | 'go-on'> {
  switch (step.onRefusal) {
    case 'go-on':
    case 'lag':
      return 'go-on';
    case 'roll-back':
      // What only a machine has refused is not given up at once [A76].
      if (!refusal.mayAppeal) return { kind: 'stopped', code: refusal.code };
      break;
    case 'ask-operator':
    case 'until-done':
      break;
  }
  c.notifier.send('network-fault');
  return awaitDecision(c, step, progress, order, refusal);
}

async function awaitDecision(
  c: ChangeRequest,
  step: Step,
  progress: StepProgress,
  order: Order,
  { code, mayAppeal }: StepRefusal,
): Promise<GateEnd | 'again' | 'go-on'> {
  const { key, summary, mayBeSkipped = false } = order;
  const what = mayAppeal ? `${summary}: refused by a machine, a retry appeals` : summary;
  const task = { key, what, code, mayBeSkipped };
  const decision =
    step.onRefusal === 'until-done'
      ? await askOperatorUntilDecided(c, {
          ...task,
          within: c.policy['rollback.ttl'],
          merchant: describeNextStep(c.money === 'hold' ? 'held-safely' : 'staff-at-work'),
        })
      : await askOperator(c, {
          ...task,
          within: c.policy['switching.ttl'],
          merchant: describeWait(c, order),
        });
  switch (decision) {
    case 'again':
      return 'again';
    case 'skip':
      recordSkipped(c, progress, order, code);
      return 'go-on';
    case 'late':
      return { kind: 'stopped', code: step.onRefusal === 'roll-back' ? code : 'SWT_PARTIAL' };
    case 'interrupted':
      return { kind: 'interrupted' };
  }
}

function recordSkipped(
  c: ChangeRequest,
  progress: StepProgress,
  { key, summary }: Order,
  code?: FailureCode,
): void {
  progress.state = 'skipped';
  c.record('system', 'step-skipped', {
    ...(code && { code }),
    data: { order: summary, target: progress.target, key },
  });
}
