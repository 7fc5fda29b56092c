/** Asks a party, however long it takes to answer: the merchant waits, and need not submit again [A79]. */
import { addDuration } from '../../domain/time/duration.ts';
import { ActivityFailure, ApplicationFailure, condition } from '@temporalio/workflow';
import type { FailureCode } from '../../domain/failures/codes.ts';
import { describeNextStep } from '../../domain/text/next-steps.ts';
import type { WaitingOn } from '../../domain/request/stages.ts';
import type { Moment } from '../../activities/moments.ts';
import type { Carried } from '../change-card/carrying.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import type { GateEnd } from '../stages/stage-end.ts';
import { callUnless } from './call-unless.ts';
import type { ReadProxy } from './proxies.ts';
import { waitingOnNobody, type WaitState } from './wait-state.ts';
import { askOperatorUntilDecided, getStepName } from './operator-task.ts';
import { waitWhileIdle } from './waiting.ts';
import { publishState } from '../change-card/visibility.ts';

export interface Question<T> {
  /** Whom the request waits for when the answer takes long. */
  party: WaitingOn;
  /** E.g. `merchant-record`; an operator names it to have the party asked again. */
  what: string;
  ask: (read: ReadProxy) => Promise<T>;
  /** Whom the request waits for once the party has answered: the first try has it written down as well. */
  first?: {
    wait: WaitState;
    ask: (read: ReadProxy, moment: Moment | undefined) => Promise<T & Carried>;
  };
  /** The merchant is not notified of a busy party: they do not wait for the answer. */
  withoutNotice?: true;
  /** What a refusal means. Without it, a refusal is an operator's task. */
  endOnRefusal?: (code: FailureCode) => GateEnd;
  /** Stands in for an answer that did not come. Without it, silence is an operator's task. */
  answerOnSilence?: () => T;
}

export type ReadResult<T> = { answer: T } | { end: GateEnd };

/**
 * Asks until there is an answer. Silence does not count as one: after `check.unavailable`, or an
 * unexpected refusal, an operator has the party asked again [E2 upstream.retry].
 */
export async function readParty<T>(
  c: ChangeRequest,
  question: Question<T>,
): Promise<ReadResult<T>> {
  const since = c.now();
  try {
    for (;;) {
      const result = await readWithBusyNotice(c, question);
      if (result === readAgain) continue;
      if (!('fault' in result)) return result;
      const end = await awaitOperatorClearance(c, question.what, result.fault);
      if (end) return { end };
    }
  } finally {
    c.recordOutage(since);
  }
}

async function readWithBusyNotice<T>(
  c: ChangeRequest,
  question: Question<T>,
): Promise<ReadResult<T> | { fault: FailureCode } | typeof readAgain> {
  const { party, what, ask, withoutNotice, endOnRefusal, answerOnSilence } = question;
  const tries = [
    ...(await listFirstTry(c, question)),
    () => ask(c.proxies.readWithinHour),
    () => ask(c.proxies.read),
  ];
  const key = c.buildKey('read', what);
  for (const [i, askOnce] of tries.entries()) {
    try {
      const result = await readUnlessInterrupted(c, key, askOnce);
      return result === interrupted ? { end: { kind: 'interrupted' } } : result;
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      const code = getRefusalCode(error);
      // An answer about somebody else is the party's fault: nobody is asked to correct anything.
      const isOurFault = endOnRefusal === undefined || code === 'UPS_OTHER_SUBJECT';
      if (code) return isOurFault ? { fault: code } : { end: endOnRefusal(code) };
    }
    if (i < tries.length - 2) {
      c.waitState = waitingOnNobody;
      continue;
    }
    const due = addDuration(c.now(), c.policy['check.unavailable']);
    c.waitState = {
      waitingOn: party,
      due,
      problems: [{ field: getStepName(c, key), code: 'UPS_BUSY' }],
      next: {
        merchant: describeNextStep('wait'),
        staff: `${what}: the party is asked again automatically; retry asks at once`,
      },
      step: { key, mayBeSkipped: false },
    };
    publishState(c);
    c.auditLog.flush();
    if (!withoutNotice) c.notifier.sendOnce('bank-busy', { until: due });
  }
  c.record('system', 'no-answer', { code: 'UPS_TIMEOUT', data: { question: what } });
  return answerOnSilence ? { answer: answerOnSilence() } : { fault: 'UPS_TIMEOUT' };
}

/** The lock takes the acceptance along, for a minute at most. Otherwise no party is asked later because the database is slow. */
async function listFirstTry<T>(
  c: ChangeRequest,
  { first }: Question<T>,
): Promise<(() => Promise<T>)[]> {
  if (!first) return [];
  await condition(() => !c.changeLock.isBeingOrdered || c.interrupts.hasAny);
  if (!c.auditLog.isIdle) return [];
  c.waitState = first.wait;
  return [() => c.auditLog.carry((moment) => first.ask(c.proxies.readAndWrite, moment))];
}

async function awaitOperatorClearance(
  c: ChangeRequest,
  what: string,
  code: FailureCode,
): Promise<GateEnd | undefined> {
  const decision = await askOperatorUntilDecided(c, {
    key: c.buildKey('read', what),
    what,
    code,
    within: c.policy['check.unavailable'],
  });
  return decision === 'interrupted' ? { kind: 'interrupted' } : undefined;
}

const interrupted = Symbol('interrupted');
const readAgain = Symbol('again');

/** Asks once. An interrupt cancels the question, and so does an operator's retry, which asks anew. */
async function readUnlessInterrupted<T>(
  c: ChangeRequest,
  key: string,
  ask: () => Promise<T>,
): Promise<{ answer: T } | typeof interrupted | typeof readAgain> {
  if (c.interrupts.hasAny) return interrupted;
  const isOver = () => c.interrupts.hasAny || c.operator.hasRetry(key);
  // Once the party counts as busy, what people do meanwhile is written to the audit log at once.
  const isBusy = c.waitState.waitingOn !== 'nobody';
  const result = await callUnless(
    isOver,
    ask,
    isBusy ? (isDone) => waitWhileIdle(c, isDone) : undefined,
  );
  const isRetryRequested = c.operator.takeRetry(key);
  return result ?? (isRetryRequested ? readAgain : interrupted);
}

/** The code of a party's refusal; undefined for any other failure. */
export function getRefusalCode(error: unknown): FailureCode | undefined {
  if (!(error instanceof ActivityFailure) || !(error.cause instanceof ApplicationFailure))
    return undefined;
  if (error.cause.type !== 'Refused') return undefined;
  return (error.cause.details?.[0] as FailureCode | undefined) ?? 'UPS_REJECTED';
}

/** Asks once, without retries unless `read` has them; undefined when no answer came. */
export async function tryRead<T>(
  c: ChangeRequest,
  ask: (read: ReadProxy) => Promise<T>,
  read: ReadProxy = c.proxies.readOnce,
): Promise<{ answer: T } | { refusal: FailureCode } | undefined> {
  try {
    return { answer: await ask(read) };
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    const refusal = getRefusalCode(error);
    return refusal && { refusal };
  }
}
