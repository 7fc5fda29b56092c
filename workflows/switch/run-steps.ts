/** Runs steps of one party: their orders go by one activity as far as all goes well, and one by one from there. */
import type { PlannedCutover } from '../../domain/switch/cutover-freeze.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import type { GateEnd } from '../stages/stage-end.ts';
import { placeOrders, summarize, type StoppedCutover } from './place-orders.ts';
import { beginStep, runStep } from './run-step.ts';
import { isInterrupted } from './send-order.ts';
import type { Order, Step } from './step.ts';

/**
 * Runs steps in their order.
 * @param cutover for steps that must not begin while staff have stopped it
 * @returns undefined when the process may go on, as for `runStep`
 */
export function runSteps(c: ChangeRequest, steps: readonly Step[]): Promise<GateEnd | undefined>;
export function runSteps(
  c: ChangeRequest,
  steps: readonly Step[],
  cutover: PlannedCutover | undefined,
): Promise<GateEnd | StoppedCutover | undefined>;
export async function runSteps(
  c: ChangeRequest,
  steps: readonly Step[],
  cutover?: PlannedCutover,
): Promise<GateEnd | StoppedCutover | undefined> {
  const left = [...steps];
  for (let [step] = left; step; [step] = left) {
    const untried = takeUntried(c, left);
    const result =
      untried.length > 0
        ? await runTogether(c, untried, cutover)
        : { end: await runStep(c, step, { cutover }), count: 1 };
    if (result.end) return result.end;
    left.splice(0, result.count);
  }
  return undefined;
}

/** The first steps that nobody has tried yet. */
function takeUntried(c: ChangeRequest, steps: readonly Step[]): Step[] {
  const isTried = (step: Step) =>
    step.isExcluded === true || c.switch.getOrCreateProgress(step).state !== 'pending';
  const end = steps.findIndex(isTried);
  return end < 0 ? [...steps] : steps.slice(0, end);
}

/** @returns how many steps are behind us */
async function runTogether(
  c: ChangeRequest,
  steps: readonly Step[],
  cutover: PlannedCutover | undefined,
): Promise<{ end: GateEnd | StoppedCutover | undefined; count: number }> {
  if (await isInterrupted(c)) return { end: { kind: 'interrupted' }, count: 0 };
  const orders = steps.map((step) => step.buildOrder());
  const summary = summarize(orders);
  for (const [i, order] of orders.entries()) {
    const step = steps[i] as Step;
    beginStep(c, step, c.switch.getOrCreateProgress(step), order, summary);
  }
  const since = c.now();
  const { known, stopped } = await placeOrders(c, orders as [Order, ...Order[]], cutover);
  c.recordOutage(since);
  const sent = steps.filter((_step, i) => known[i] !== undefined);
  for (const step of steps.slice(sent.length)) c.switch.takeBack(step);
  if (stopped) return { end: stopped, count: 0 };
  for (const [i, step] of sent.entries()) {
    const end = await runStep(c, step, { known: known[i], cutover });
    if (end) return { end, count: i };
  }
  return { end: undefined, count: sent.length };
}
