import type { FailureCode } from '../domain/failures.ts';
import { fieldVisit } from '../domain/field-visit.ts';
import type { Case } from './case.ts';
import { after, waitFor } from './waiting.ts';

export interface Task {
  /** What is tried again or left out: `requestId/step/target`. */
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

/** A fault that only a person can clear: a named task with a deadline, never silence (faults.md I12). */
export async function operatorDecides(
  c: Case,
  { key, what, code, within, mayBeSkipped = false, merchant = 'wait' }: Task,
): Promise<'again' | 'skip' | 'late' | 'interrupted'> {
  const end = await waitFor(
    c,
    {
      waitingOn: 'operator',
      due: after(c, within),
      problems: [{ field: stepOf(c, key), code }],
      next: {
        merchant,
        staff: [
          `${what}: clear the fault, then retry${mayBeSkipped ? ', or skip (two people)' : ''}`,
          fieldVisit(code, c.facts.request.preferredWindow, c.now()),
        ]
          .filter(Boolean)
          .join('; '),
      },
      summary: `operator: ${what}`,
      step: { key, mayBeSkipped },
    },
    () => c.retries.has(key) || c.skips.has(key),
  );
  if (end !== 'done') return end === 'interrupted' ? 'interrupted' : 'late';
  c.retries.delete(key);
  return c.skips.delete(key) ? 'skip' : 'again';
}

/** A step as people name it: `step/target`, which is how its key ends. */
export const stepOf = (c: Case, key: string): string => key.slice(c.requestId.length + 1);
export const keyOf = (c: Case, step: string): string => `${c.requestId}/${step}`;
