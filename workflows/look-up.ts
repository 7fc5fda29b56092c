/** Asking a party, however long it takes to answer: the merchant waits, and need not send again (rules.md A79). */
import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  condition,
  isCancellation,
} from '@temporalio/workflow';
import type { FailureCode } from '../domain/failures.ts';
import { nextStep } from '../domain/next-steps.ts';
import type { WaitingOn } from '../domain/stages.ts';
import type { Case } from './case.ts';
import type { GateEnd } from './gates/ends.ts';
import { notify, notifyOnce } from './notify.ts';
import type { Look } from './proxies.ts';
import { operatorDecides, stepOf } from './operator.ts';
import { after, rest } from './waiting.ts';
import { publish } from './visibility.ts';

export interface Question<T> {
  /** Who is waited for when it takes long. */
  party: WaitingOn;
  /** E.g. `merchant-record`; an operator names it to have it asked again. */
  what: string;
  ask: (look: Look) => Promise<T>;
  /** Nobody waits for the answer: a party that is away is no news for the merchant. */
  quiet?: true;
  /** What a refusal means; an operator's task unless told. */
  refused?: (code: FailureCode) => GateEnd;
  /** What stands for an answer that did not come; an operator's task unless told. */
  silent?: () => T;
}

export type Found<T> = { answer: T } | { end: GateEnd };

/**
 * Asks until there is an answer. Silence never counts as one: after `check.unavailable`, or a
 * refusal nobody foresaw, it is an operator's task to have it asked again (rules.md E2).
 */
export async function lookUp<T>(c: Case, question: Question<T>): Promise<Found<T>> {
  const since = c.now();
  try {
    for (;;) {
      const found = await asked(c, question);
      if (found === again) continue;
      if (!('fault' in found)) return found;
      const end = await clearedByOperator(c, question.what, found.fault);
      if (end) return { end };
    }
  } finally {
    c.away(since);
  }
}

async function asked<T>(
  c: Case,
  { party, what, ask, quiet, refused, silent }: Question<T>,
): Promise<Found<T> | { fault: FailureCode } | typeof again> {
  const patience = [c.calls.lookSoon, c.calls.look];
  const key = c.key('look', what);
  for (const look of patience) {
    try {
      const answer = await question(c, key, () => ask(look));
      if (answer === again) return again;
      return answer === interrupted ? { end: { kind: 'interrupted' } } : { answer };
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      const code = refusalOf(error);
      if (code) return refused ? { end: refused(code) } : { fault: code };
    }
    const due = after(c, c.policy['check.unavailable']);
    c.turn = {
      waitingOn: party,
      due,
      problems: [{ field: stepOf(c, key), code: 'UPS_BUSY' }],
      next: {
        merchant: nextStep('wait'),
        staff: `${what}: asked again by itself until it answers, or at once by a retry`,
      },
      step: { key, mayBeSkipped: false },
    };
    publish(c);
    c.trail.press();
    if (!quiet) notifyOnce(c, 'bank-busy', { until: due });
  }
  c.record('system', `no answer: ${what}`, { code: 'UPS_TIMEOUT' });
  return silent ? { answer: silent() } : { fault: 'UPS_TIMEOUT' };
}

async function clearedByOperator(
  c: Case,
  what: string,
  code: FailureCode,
): Promise<GateEnd | undefined> {
  for (;;) {
    const decided = await operatorDecides(c, {
      key: c.key('look', what),
      what,
      code,
      within: c.policy['check.unavailable'],
    });
    if (decided === 'interrupted') return { kind: 'interrupted' };
    if (decided === 'again') return undefined;
    notify(c, 'sla-missed');
  }
}

const interrupted = Symbol('interrupted');
const again = Symbol('again');

/**
 * An interrupt takes the question back, and so does an operator who knows that it would be answered
 * now. Orders never come here.
 */
async function question<T>(
  c: Case,
  key: string,
  ask: () => Promise<T>,
): Promise<T | typeof interrupted | typeof again> {
  if (c.interrupts.any) return interrupted;
  const scope = new CancellationScope({ cancellable: true });
  let answered = false;
  const over = () => answered || c.interrupts.any || c.retries.has(key);
  const answer = scope.run(ask).finally(() => {
    answered = true;
  });
  answer.catch(() => undefined);
  // What others do meanwhile is written down at once, when it has taken long already.
  await (c.turn.waitingOn === 'nobody' ? condition(over) : rest(c, over));
  const wanted = c.retries.delete(key);
  if (answered) return answer;
  scope.cancel();
  await answer.catch((error: unknown) => {
    if (!isCancellation(error)) throw error;
  });
  return wanted ? again : interrupted;
}

/** The code of a refusal by a party, when that is what the failure was. */
export function refusalOf(error: unknown): FailureCode | undefined {
  if (!(error instanceof ActivityFailure) || !(error.cause instanceof ApplicationFailure))
    return undefined;
  if (error.cause.type !== 'Refused') return undefined;
  return (error.cause.details?.[0] as FailureCode | undefined) ?? 'UPS_REJECTED';
}
