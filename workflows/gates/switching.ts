/** The dangerous minutes: payouts are held while the account moves, step by step (design.md §3). */
import type { Case } from '../case.ts';
import { nextCutover } from '../../domain/calendar.ts';
import { notify } from '../notify.ts';
import { carryOut } from '../switch/orders.ts';
import { progressOf, type Order, type Step } from '../switch/step.ts';
import { switchSteps } from '../switch/steps.ts';
import { publish } from '../visibility.ts';
import { waitFor, waitUntil } from '../waiting.ts';
import { after, passGate, type Gate, type GateEnd } from './gate.ts';
import { screening } from './screening.ts';

/** The last look before the hold: every condition of a switch must hold at once (faults.md I5). */
export const switching: Gate = { name: 'switching', obtain: screening.obtain };

export async function passSwitching(c: Case): Promise<GateEnd> {
  const begun = c.undo.length > 0;
  if (!begun) {
    const checked = await passGate(c, switching);
    if (checked.kind !== 'passed') return checked;
    const window = await waitForWindow(c);
    if (window) return window;
    await notify(c, 'switch-started');
  } else c.enter('switching');
  const record = c.facts.merchant?.value;
  if (!record) return { kind: 'stopped', code: 'SYS_INTERNAL', freeze: true };
  for (const step of switchSteps(c, record)) {
    const end = await take(c, step);
    if (end) return end;
  }
  c.record('system', 'switch finished');
  return { kind: 'passed' };
}

/** Not while the day's settlement file is made, and not on freeze dates (rules.md E2 cutover.window). */
async function waitForWindow(c: Case): Promise<GateEnd | undefined> {
  const opens = nextCutover(c.now(), c.policy);
  if (opens <= c.now()) return undefined;
  await notify(c, 'window-delay', { until: opens });
  const end = await waitUntil(c, {
    waitingOn: 'clock',
    due: opens,
    problems: [{ field: 'cutover.window', code: 'POL_WINDOW', params: { time: opens } }],
    next: { merchant: `wait: it goes on by itself at ${opens}`, staff: 'nothing' },
    summary: 'cut-over window opens',
  });
  return end === 'interrupted' ? { kind: 'interrupted' } : undefined;
}

async function take(c: Case, step: Step): Promise<GateEnd | undefined> {
  const progress = progressOf(c, step);
  const order = step.order();
  for (;;) {
    if (progress.state === 'done' || progress.state === 'skipped') return undefined;
    if (c.interrupt) return { kind: 'interrupted' };
    // Pushed before the step is tried: an order whose answer is lost must be undone as well.
    if (step.undo && !c.undo.some((known) => known.progress === progress))
      c.undo.push({ progress, undo: step.undo });
    progress.state = 'ordered';
    if (step.name === 'hold') c.money = 'hold';
    publishStep(c, order);
    const end = await carryOut(c, order);
    if (end.end === 'done') {
      progress.state = 'done';
      step.done?.(end.answer);
      c.record('system', `${step.name} done`, {
        data: { target: step.target, key: order.key },
      });
      return undefined;
    }
    progress.state = 'failed';
    const code = end.end === 'refused' ? end.code : 'UPS_UNKNOWN';
    if (end.end === 'skipped') continue;
    c.record('system', `${step.name} refused`, { code, data: { target: step.target } });
    if (step.onRefusal === 'go-on') return undefined;
    if (step.onRefusal === 'roll-back') return { kind: 'stopped', code };
    await notify(c, 'network-fault');
    const asked = await askOperator(c, step, order, code);
    if (asked) return asked;
  }
}

function publishStep(c: Case, { party, summary }: Order): void {
  c.turn = {
    waitingOn: party,
    next: { merchant: 'wait: collection goes on, payouts are held', staff: summary },
  };
  publish(c);
}

/** A refused step that need not undo the rest is an operator's decision: again, without it, or back. */
async function askOperator(
  c: Case,
  step: Step,
  { key, summary }: Order,
  code: GateCode,
): Promise<GateEnd | undefined> {
  const progress = progressOf(c, step);
  const end = await waitFor(
    c,
    {
      waitingOn: 'operator',
      due: after(c, c.policy['switching.ttl']),
      problems: [{ field: `${step.name}/${step.target}`, code }],
      next: {
        merchant: 'wait: your money is held safely',
        staff: `${summary}: retry, skip (two people) or roll back`,
      },
      summary: `decide about ${step.name} ${step.target}`,
    },
    () => c.retries.has(key) || c.skips.has(key),
  );
  if (end === 'interrupted') return { kind: 'interrupted' };
  if (end === 'late') return { kind: 'stopped', code: 'SWT_PARTIAL' };
  c.retries.delete(key);
  if (c.skips.delete(key)) progress.state = 'skipped';
  return undefined;
}
type GateCode = Extract<GateEnd, { kind: 'stopped' }>['code'];
