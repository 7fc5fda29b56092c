/**
 * Calls activities that need no party, again until they answer. Meanwhile the request takes messages: a rule that
 * throws, or a database that is down, must not delay a stop (docs/decisions/0012-main-line.md).
 */
import { ActivityFailure, ApplicationFailure, log, patched } from '@temporalio/workflow';
import { addDuration, addMs } from '../../domain/time/duration.ts';
import { describeNextStep } from '../../domain/text/next-steps.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import type { LocalProxy } from '../change-card/first-task.ts';
import { publishState } from '../change-card/visibility.ts';
import { callUnless } from './call-unless.ts';
import type { ReadProxy } from './proxies.ts';
import { lookPatch, waitWhileIdle } from './waiting.ts';

const firstWaitMs = 2_000;
const longestWaitMs = 10 * 60_000;
/** Once the fault is overdue: every try writes the facts into the history, which must last for as long as the fault. */
const overdueWaitMs = 60 * 60_000;

/**
 * The answer of an activity, or undefined when something else came first.
 * @param isOver what ends the call, and the waiting between two of them
 * @throws ActivityFailure when another try would be refused as well
 */
export async function callOwn<T>(
  c: ChangeRequest,
  call: (own: ReadProxy) => Promise<T>,
  isOver: () => boolean = () => c.interrupts.hasAny,
): Promise<{ answer: T } | undefined> {
  const before = c.waitState;
  let repairBy: string | undefined;
  for (let waitMs = firstWaitMs; ; waitMs = Math.min(2 * waitMs, longestWaitMs)) {
    try {
      const result = await callUnless(isOver, () => call(c.proxies.own));
      c.waitState = before;
      return result;
    } catch (error) {
      if (!(error instanceof ActivityFailure) || isFinal(error)) throw error;
      log.error('our own activity fails', { stage: c.stage, activity: error.activityType });
    }
    repairBy ??= addDuration(c.now(), c.policy['check.unavailable']);
    if (c.now() >= repairBy && patched('0.2-rarer-tries-of-our-own')) waitMs = overdueWaitMs;
    c.waitState = {
      waitingOn: 'operator',
      due: patched(lookPatch) ? repairBy : addMs(c.now(), waitMs),
      problems: [{ field: 'request', code: 'SYS_INTERNAL' }],
      next: {
        merchant: describeNextStep('wait'),
        staff: 'a rule or the database fails: see the log of the worker; it is tried again',
      },
    };
    publishState(c);
    await waitWhileIdle(c, isOver, { ms: waitMs, summary: 'try again: rules or database' });
  }
}

/**
 * The answer of an activity that nothing can come before: a local one in the first task, and an ordinary one if that
 * fails. @throws ActivityFailure as `callOwn`
 */
export async function callOwnUntilAnswered<T>(
  c: ChangeRequest,
  call: (own: ReadProxy | LocalProxy) => Promise<T>,
): Promise<T> {
  const first = await c.firstTask.tryLocal(call);
  if (first) return first.answer;
  for (;;) {
    const result = await callOwn(c, call, () => false);
    if (result) return result.answer;
  }
}

/** An answer that was refused is refused again; anything else may be repaired meanwhile. */
const isFinal = ({ cause }: ActivityFailure): boolean =>
  cause instanceof ApplicationFailure && cause.nonRetryable === true;
