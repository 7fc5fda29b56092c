/** Terminals that were off during the switch are configured when they are reached again [E3 switching, A46]. */
import { patched } from '@temporalio/workflow';
import { addDuration } from '../../domain/time/duration.ts';
import type { Problem } from '../../domain/gates/assessment.ts';
import { describeFieldVisit } from '../../domain/switch/field-visit.ts';
import { describeNextStep } from '../../domain/text/next-steps.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import { markCopyOnItsWay } from '../switch/run-step.ts';
import { sendOrderOnce } from '../switch/send-order.ts';
import type { Step } from '../switch/step.ts';
import { planSwitch } from '../switch/plan.ts';
import type { WaitState } from '../shared/wait-state.ts';
import type { Watch } from './watch.ts';

/**
 * Nothing waits for them: each is tried once, and an objection meanwhile loses no time. Open watches go the old way, through
 * all of them.
 */
export async function configureLaggingTerminals(w: Watch): Promise<void> {
  const { c } = w;
  for (const step of findLaggingSteps(c)) {
    if (c.interrupts.hasAny && patched('0.2-stop-before-other-orders')) return;
    const order = step.buildOrder();
    const { state, mayArrive } = await sendOrderOnce(c, order);
    const progress = c.switch.getOrCreateProgress(step);
    if (mayArrive) markCopyOnItsWay(progress);
    if (state !== 'done') continue;
    progress.state = 'done';
    delete progress.mayArrive;
    c.recordDeferrable('step-done', {
      data: { order: order.summary, target: step.target, key: order.key },
    });
  }
  notifyOverdueTerminals(w);
}

function findLaggingSteps(c: ChangeRequest): Step[] {
  const record = c.facts.merchant?.value;
  const steps = record ? planSwitch(c, record) : [];
  return steps.filter((step) => c.switch.getOrCreateProgress(step).state === 'lagging');
}

export const hasLaggingTerminals = (c: ChangeRequest): boolean => findLaggingSteps(c).length > 0;

/** A merchant who has not switched a terminal on in time is asked to, and operators see that [E2 terminals.configLag]. */
function notifyOverdueTerminals(w: Watch): void {
  const { c, facts } = w;
  const late = findLaggingSteps(c);
  if (w.hasNotifiedLag || late.length === 0) return;
  if (c.now() < addDuration(facts.since, c.policy['terminals.configLag'])) return;
  w.hasNotifiedLag = true;
  c.record('system', 'terminals-overdue', { code: 'TRM_OFFLINE' });
  c.notifier.send('network-fault', { problems: buildProblems(late) });
}

const buildProblems = (late: readonly Step[]): Problem[] =>
  late.map(({ name, target }) => ({ field: `${name}/${target}`, code: 'TRM_OFFLINE' }));

/** Whose turn it is while a terminal lags longer than it may; it is configured all the same when it is reached. */
export function buildOverdueWait({ c, hasNotifiedLag }: Watch): Omit<WaitState, 'due'> | undefined {
  const late = hasNotifiedLag ? findLaggingSteps(c) : [];
  if (late.length === 0) return undefined;
  return {
    waitingOn: 'operator',
    problems: buildProblems(late),
    next: {
      merchant: describeNextStep('terminals-on'),
      staff: [
        `have terminals switched on: ${late.map(({ target }) => target).join(', ')}`,
        describeFieldVisit('TRM_OFFLINE', c.facts.request.preferredWindow, c.now()),
      ].join('; '),
    },
  };
}
