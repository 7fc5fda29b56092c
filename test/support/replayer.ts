/** Replays many histories in one worker, because a worker takes longer to start than a replay. */
import type { HistoryAndWorkflowId } from '@temporalio/client';
import { Worker, type ReplayResult, type WorkerOptions } from '@temporalio/worker';
import { createDataConverter } from '../../adapters/temporal/data-converter.ts';
import { codecKeys } from './test-env.ts';

export class Replayer {
  readonly #waiting: HistoryAndWorkflowId[] = [];
  readonly #results: AsyncIterableIterator<ReplayResult>;

  constructor(code: string, sinks: NonNullable<WorkerOptions['sinks']> = {}) {
    const options = {
      workflowBundle: { code },
      dataConverter: createDataConverter(codecKeys),
      sinks,
    };
    this.#results = Worker.runReplayHistories(options, this.#histories());
  }

  /** @throws Error when the current workflow code does not reproduce the history */
  async replay(history: HistoryAndWorkflowId['history'], workflowId: string): Promise<void> {
    this.#waiting.push({ history, workflowId });
    const { value, done } = await this.#results.next();
    if (done) throw new Error('the replaying worker has ended');
    if (value.error) throw value.error;
  }

  async close(): Promise<void> {
    await this.#results.return?.();
  }

  /** The worker asks for a history each time a result is read. */
  *#histories(): Iterable<HistoryAndWorkflowId> {
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) yield next;
  }
}
