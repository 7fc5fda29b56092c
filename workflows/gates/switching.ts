/** The dangerous minutes: payouts are held while the account moves, step by step (design.md §3). */
import type { Problem } from '../../domain/assessment.ts';
import { cutoverAt } from '../../domain/calendar.ts';
import { presentPennies, presentReversePenny } from '../../domain/account-proofs.ts';
import { nextStep } from '../../domain/next-steps.ts';
import type { Case } from '../case.ts';
import { notify, notifyOnce } from '../notify.ts';
import { progressOf, type Step } from '../switch/step.ts';
import { switchSteps } from '../switch/steps.ts';
import { take } from '../switch/take.ts';
import { publish } from '../visibility.ts';
import { waitFor } from '../waiting.ts';
import type { GateEnd } from './ends.ts';
import { freezeNow, waitWhileFrozen } from './freezes.ts';
import { passGate, type Gate } from './gate.ts';
import { followReports } from './returned-pennies.ts';
import { screening } from './screening.ts';

/** The last look before the hold: every condition of a switch must hold at once (faults.md I5). */
const switching: Gate = { name: 'switching', obtain: screening.obtain };

export async function passSwitching(c: Case): Promise<GateEnd> {
  if (!c.switchBegun) {
    const unready = await readyInWindow(c);
    if (unready) return unready;
  }
  c.enter('switching');
  const record = c.facts.merchant?.value;
  if (!record) return { kind: 'stopped', code: 'SYS_INTERNAL', freeze: true };
  notifyOnce(c, 'switch-started');
  publish(c);
  c.trail.press();
  const steps = switchSteps(c, record);
  // The whole plan is shown from the start.
  for (const step of steps) progressOf(c, step);
  for (const step of steps) {
    const end = (await stopped(c, step)) ?? (await take(c, step));
    if (end) return end;
  }
  c.recordStep('switch finished');
  return { kind: 'passed' };
}

/**
 * Just before the target moves: staff may have stopped cut-overs, and the cent may have come back
 * while the switch was under way; then nothing moves to that account.
 */
async function stopped(c: Case, step: Step): Promise<GateEnd | undefined> {
  if (step.name !== 'set-target') return undefined;
  const waiting = progressOf(c, step).state === 'pending' ? await waitWhileFrozen(c) : undefined;
  const unread = waiting ?? (await followReports(c));
  if (unread) return unread;
  const cent = presentPennies(c.facts).at(-1);
  const disproves = cent?.state === 'returned' && !presentReversePenny(c.facts);
  return disproves ? { kind: 'stopped', code: 'ACC_PENNY_RETURNED' } : undefined;
}

/** Everything holds, and payouts may move now: what is looked at takes time, and windows close. */
async function readyInWindow(c: Case): Promise<GateEnd | undefined> {
  for (;;) {
    const closed = await waitForWindow(c);
    if (closed) return closed;
    const checked = await passGate(c, switching);
    if (checked.kind !== 'passed') return checked;
    const frozen = await freezeNow(c);
    if (frozen) {
      const end = await waitWhileFrozen(c);
      if (end) return end;
    } else if (opening(c) <= c.now()) return undefined;
  }
}

const opening = (c: Case): string => {
  const { account, request } = c.facts;
  return cutoverAt(c.now(), request.preferredWindow, c.policy, account?.bankCode);
};

/**
 * Not while the day's settlement file is made, not on freeze dates, and in the merchant's own time
 * when he chose one (rules.md E2 cutover.window, A18).
 */
async function waitForWindow(c: Case): Promise<GateEnd | undefined> {
  for (let opens = opening(c); opens > c.now(); opens = opening(c)) {
    c.enter('switching');
    const problems: Problem[] = [
      { field: 'cutover.window', code: 'POL_WINDOW', params: { time: opens } },
    ];
    notify(c, 'window-delay', { until: opens, problems });
    const end = await waitFor(
      c,
      {
        waitingOn: 'clock',
        due: opens,
        problems,
        next: { merchant: nextStep('wait-until', { time: opens }), staff: 'nothing' },
        summary: 'cut-over window opens',
      },
      () => opening(c) !== opens,
    );
    if (end === 'interrupted') return { kind: 'interrupted' };
  }
  return undefined;
}
