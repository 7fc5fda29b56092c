import { CancellationScope, condition } from '@temporalio/workflow';
import type { ActivityProxies } from './proxies.ts';

/** Local activities belong to the main line; handlers and notices wait until none is running. */
export class LocalActivities {
  readonly #proxy: ActivityProxies['local'];
  #isRunning = false;

  constructor(proxy: ActivityProxies['local']) {
    this.#proxy = proxy;
  }

  get isRunning(): boolean {
    return this.#isRunning;
  }

  /**
   * Runs local activities for the main line, the only caller. A query can end the workflow task
   * between such a call and its result. A message that arrives in between is then handled before
   * the result, but after it on replay. All other code therefore awaits `afterRun` first.
   */
  async run<T>(call: (local: ActivityProxies['local']) => Promise<T>): Promise<T> {
    this.#isRunning = true;
    try {
      return await call(this.#proxy);
    } finally {
      this.#isRunning = false;
    }
  }

  /**
   * Returns when no local activity is running. Code beside the main line awaits it before it
   * changes anything, and after each answer it waited for. Not cancellable: a signal that arrives
   * after a cancellation would otherwise end the run.
   */
  afterRun(): Promise<void> {
    return CancellationScope.nonCancellable(() => condition(() => !this.#isRunning));
  }
}
