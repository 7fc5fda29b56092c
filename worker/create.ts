import { Worker, type NativeConnection, type WorkerOptions } from '@temporalio/worker';
import type { DataConverter } from '@temporalio/common';
import { createActivities, type Ports } from '../activities/index.ts';
import { taskQueue } from '../workflows/contract.ts';

export interface WorkerSetup {
  connection: NativeConnection;
  namespace: string;
  dataConverter: DataConverter;
  ports: Ports;
  workflowBundle: NonNullable<WorkerOptions['workflowBundle']>;
  /** 0 replays every task from its history: slow, and the way to find non-determinism. */
  maxCachedWorkflows?: number;
}

/** The worker that serves requests; options that matter are said, defaults that hurt are not relied on. */
export const createWorker = (setup: WorkerSetup): Promise<Worker> =>
  Worker.create({
    connection: setup.connection,
    namespace: setup.namespace,
    taskQueue,
    workflowBundle: setup.workflowBundle,
    activities: createActivities(setup.ports),
    dataConverter: setup.dataConverter,
    maxCachedWorkflows: setup.maxCachedWorkflows ?? 500,
    // The SDK's default, 0, cancels running activities at once.
    shutdownGraceTime: '20 seconds',
  });
