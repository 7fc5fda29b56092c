import { addDuration } from '../../domain/time/duration.ts';
import type { FailureCode } from '../../domain/failures/codes.ts';
import { describeFieldVisit } from '../../domain/switch/field-visit.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import { waitFor } from './waiting.ts';

export interface OperatorTask {
  /** `requestId/step/target` of what is tried again or left out. */
  key: string;
  /** For the operator, e.g. `register terminal SN-1`. */
  what: string;
  code: FailureCode;
  /** ISO 8601 duration. */
  within: string;
  mayBeSkipped?: boolean;
  /** What the merchant reads meanwhile. */
  merchant?: string;
}

/** Waits for an operator to clear a fault: a named task with a deadline, so that no fault is silent [I12]. */
export async function askOperator(
  c: ChangeRequest,
  { key, what, code, within, mayBeSkipped = false, merchant = 'wait' }: OperatorTask,
): Promise<'again' | 'skip' | 'late' | 'interrupted'> {
  const end = await waitFor(
    c,
    {
      waitingOn: 'operator',
      due: addDuration(c.now(), within),
      problems: [{ field: getStepName(c, key), code }],
      next: {
        merchant,
        staff: [
          `${what}: clear the fault, then retry${mayBeSkipped ? ', or skip (two people)' : ''}`,
          describeFieldVisit(code, c.facts.request.preferredWindow, c.now()),
        ]
          .filter(Boolean)
          .join('; '),
      },
      summary: `operator: ${what}`,
      step: { key, mayBeSkipped },
    },
    () => c.operator.isDecided(key),
  );
  if (end !== 'done') return end === 'interrupted' ? 'interrupted' : 'late';
  c.operator.takeRetry(key);
  return c.operator.takeSkip(key) ? 'skip' : 'again';
}

/** Asks until operators decide: a missed deadline is reported to staff, and the task stays open. */
export async function askOperatorUntilDecided(
  c: ChangeRequest,
  task: OperatorTask,
): Promise<'again' | 'skip' | 'interrupted'> {
  for (;;) {
    const decision = await askOperator(c, task);
    if (decision !== 'late') return decision;
    c.notifier.sendOverdue(`${c.since} ${task.key}`);
  }
}

/** The step's name for people: its key without the request id, `step/target`. */
export const getStepName = (c: ChangeRequest, key: string): string =>
  key.slice(c.requestId.length + 1);
export const buildStepKey = (c: ChangeRequest, step: string): string => `${c.requestId}/${step}`;
