/**
 * The operator on duty: what a busy machine leaves undone is tried again, as at a real desk. Faults that belong to a sample
 * are left to its own people.
 */
import type { Status } from '../../workflows/contract.ts';
import { HttpProblem, isUnanswered, type HttpClient } from './http.ts';
import type { Step } from './sample.ts';

/** Somebody who has pressed "retry" looks some times before they press it again. */
const readsBetweenRetries = 20;

export class DeskOperator {
  readonly #api: HttpClient;
  #readsToWait = 0;
  #retries = 0;

  constructor(api: HttpClient) {
    this.#api = api;
  }

  /** Called at every reading of the status. @param steps what the people of the sample have still to do */
  async look(requestId: string, status: Status, steps: readonly Step[]): Promise<void> {
    const step = findForgottenStep(status, steps);
    if (step === undefined) return;
    this.#readsToWait -= 1;
    if (this.#readsToWait >= 0) return;
    this.#readsToWait = readsBetweenRetries;
    this.#retries += 1;
    try {
      const key = `${requestId}-on-duty-${this.#retries}`;
      await this.#api.post(`/v1/card-changes/${requestId}/retry-step`, { step }, key);
    } catch (error) {
      // It has moved on meanwhile, or the machine is busy: looked at again.
      if (!(error instanceof HttpProblem) && !isUnanswered(error)) throw error;
    }
  }
}

/** The step that waits for an operator, and that nobody of the sample attends to. */
export function findForgottenStep(
  { problems, waitingOn }: Pick<Status, 'problems' | 'waitingOn'>,
  steps: readonly Pick<Step, 'with'>[],
): string | undefined {
  if (waitingOn !== 'operator') return undefined;
  const attended = steps.map((step) => step.with?.['step']);
  return problems
    .flatMap(({ field }) => (field === undefined ? [] : [field]))
    .find((field) => !attended.includes(field));
}
