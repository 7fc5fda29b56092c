/** Terminals that were off during the switch are configured when they are reached again (rules.md E3 SWITCHING, A46). */
import type { Problem } from '../../domain/assessment.ts';
import { fieldVisit } from '../../domain/field-visit.ts';
import { nextStep } from '../../domain/next-steps.ts';
import type { Case } from '../case.ts';
import { notify } from '../notify.ts';
import { orderOnce } from '../switch/orders.ts';
import { progressOf, type Step } from '../switch/step.ts';
import { switchSteps } from '../switch/steps.ts';
import type { Turn } from '../turn.ts';
import { after } from '../waiting.ts';
import type { Watch } from './watch.ts';

/** Nothing waits for them: each is tried once, and an objection meanwhile loses no time. */
export async function configureLagging(w: Watch): Promise<void> {
  const { c } = w;
  for (const step of laggingSteps(c)) {
    const order = step.order();
    const { state } = await orderOnce(c, order);
    if (state !== 'done') continue;
    progressOf(c, step).state = 'done';
    c.recordStep(`${step.name} done`, { data: { target: step.target, key: order.key } });
  }
  tellOfLate(w);
}

function laggingSteps(c: Case): Step[] {
  const record = c.facts.merchant?.value;
  const steps = record ? switchSteps(c, record) : [];
  return steps.filter((step) => progressOf(c, step).state === 'lagging');
}

/** Whoever has not switched his terminal on in time is asked to, and operators see that he is (E2 terminals.configLag). */
function tellOfLate(w: Watch): void {
  const { c, facts } = w;
  const late = laggingSteps(c);
  if (w.lagTold || late.length === 0) return;
  if (c.now() < after(c, c.policy['terminals.configLag'], facts.since)) return;
  w.lagTold = true;
  c.record('system', 'terminals lag', { code: 'TRM_OFFLINE' });
  notify(c, 'network-fault', { problems: problemsOf(late) });
}

const problemsOf = (late: readonly Step[]): Problem[] =>
  late.map(({ name, target }) => ({ field: `${name}/${target}`, code: 'TRM_OFFLINE' }));

/** Whose turn it is while a terminal lags longer than it may; it is configured all the same when it is reached. */
export function turnOfLate({ c, lagTold }: Watch): Omit<Turn, 'due'> | undefined {
  const late = lagTold ? laggingSteps(c) : [];
  if (late.length === 0) return undefined;
  return {
    waitingOn: 'operator',
    problems: problemsOf(late),
    next: {
      merchant: nextStep('terminals-on'),
      staff: [
        `have terminals switched on: ${late.map(({ target }) => target).join(', ')}`,
        fieldVisit('TRM_OFFLINE', c.facts.request.preferredWindow, c.now()),
      ].join('; '),
    },
  };
}
