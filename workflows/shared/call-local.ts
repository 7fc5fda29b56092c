/**
 * Calls local activities again until they answer. Between the tries the request takes messages: a rule
 * that throws, or a database that is down, must not delay a stop (docs/decisions/0012-main-line.md).
 */
import { ApplicationFailure, log, TemporalFailure } from '@temporalio/workflow';
import { describeNextStep } from '../../domain/text/next-steps.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import type { ActivityProxies } from './proxies.ts';
import { publishState } from '../change-card/visibility.ts';
import { waitWhileIdle } from './waiting.ts';

const firstWaitMs = 2_000;
const longestWaitMs = 10 * 60_000;

/**
 * The answer of a local activity, or undefined when something else came first. Only the main line calls it.
 * @param isOver what ends the waiting between two tries
 * @throws TemporalFailure when another try would be refused as well
 */
export async function callLocal<T>(
  c: ChangeRequest,
  call: (local: ActivityProxies['local']) => Promise<T>,
  isOver: () => boolean = () => c.interrupts.hasAny,
): Promise<{ answer: T } | undefined> {
  const before = c.waitState;
  for (let waitMs = firstWaitMs; ; waitMs = Math.min(2 * waitMs, longestWaitMs)) {
    try {
      const answer = await c.local.run(call);
      c.waitState = before;
      return { answer };
    } catch (error) {
      if (!(error instanceof TemporalFailure) || isFinal(error)) throw error;
      log.error('a local activity fails', { stage: c.stage, failure: error.name });
    }
    c.waitState = {
      waitingOn: 'operator',
      due: new Date(Date.parse(c.now()) + waitMs).toISOString(),
      problems: [{ field: 'request', code: 'SYS_INTERNAL' }],
      next: {
        merchant: describeNextStep('wait'),
        staff: 'a rule or the database fails: see the log of the worker; it is tried again',
      },
    };
    publishState(c);
    await waitWhileIdle(c, isOver, { ms: waitMs, summary: 'try again: rules or database' });
    if (!isOver()) continue;
    c.waitState = before;
    return undefined;
  }
}

/** The answer of a local activity that nothing can come before. @throws TemporalFailure as `callLocal` */
export async function callLocalUntilAnswered<T>(
  c: ChangeRequest,
  call: (local: ActivityProxies['local']) => Promise<T>,
): Promise<T> {
  for (;;) {
    const result = await callLocal(c, call, () => false);
    if (result) return result.answer;
  }
}

/**
 * An answer that was refused is refused again; anything else may be repaired meanwhile. The failure of a
 * local activity is the activity's own, a time-out stands in an ActivityFailure.
 */
const isFinal = (error: TemporalFailure): boolean =>
  [error, error.cause].some(
    (failure) => failure instanceof ApplicationFailure && failure.nonRetryable === true,
  );
