import {
  CancellationScope,
  condition,
  proxyLocalActivities,
  TemporalFailure,
} from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';

const local = proxyLocalActivities<Activities>({
  startToCloseTimeout: '5 seconds',
  // Messages wait meanwhile, so it is short: what fails is called again as an ordinary activity.
  scheduleToCloseTimeout: '6 seconds',
  retry: { initialInterval: '200 milliseconds', maximumAttempts: 3 },
});

export type LocalProxy = typeof local;

/**
 * The first workflow task of a request, which answers the submitter, and of a watch. No other task has local
 * activities. A query can end it between a call and its answer. A message that arrives in between is then handled before the answer,
 * but after it on replay: handlers therefore wait until the task is over.
 */
export class FirstTask {
  #isOver = false;

  /** The answer of a local activity; undefined when it fails, and after the task. */
  async tryLocal<T>(
    call: (activities: LocalProxy) => Promise<T>,
  ): Promise<{ answer: T } | undefined> {
    if (this.#isOver) return undefined;
    try {
      return { answer: await call(local) };
    } catch (error) {
      if (!(error instanceof TemporalFailure)) throw error;
      this.end();
      return undefined;
    }
  }

  end(): void {
    this.#isOver = true;
  }

  /**
   * Returns when the task is over. Not cancellable: a message that arrives after a cancellation would otherwise end
   * the run.
   */
  awaitEnd(): Promise<void> {
    return CancellationScope.nonCancellable(() => condition(() => this.#isOver));
  }
}
