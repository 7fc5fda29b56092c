import { Client } from '@temporalio/client';
import { Worker, type NativeConnection, type WorkerOptions } from '@temporalio/worker';
import type { DataConverter } from '@temporalio/common';
import type { PolicyResolver } from '../adapters/settings/policy-files.ts';
import { getTracing } from '../adapters/tracing/tracing.ts';
import { createOperationsActivities } from '../activities/operations.ts';
import { createActivities, type Ports } from '../activities/index.ts';
import {
  rateLimitedParties,
  buildPartyQueueName,
  taskQueue,
  type RateLimitedParty,
} from '../workflows/contract.ts';
import { computeCacheSize, readMemoryLimit } from './cache-size.ts';
import { buildDeploymentOptions } from './deployment.ts';
import { pickOperationsStorage, type OperationsStorage } from './operations-storage.ts';
import { createProcessesPort } from './workflow-states.ts';
import { createSubmissions } from './submissions.ts';
import { createWatches } from './watches.ts';
import { createWatchMessages } from './watch-messages.ts';

export interface WorkerSetup {
  connection: NativeConnection;
  namespace: string;
  dataConverter: DataConverter;
  ports: Ports;
  storage: OperationsStorage;
  /** The policy for maintenance; a request carries its own. */
  getPolicy: PolicyResolver;
  workflowBundle: NonNullable<WorkerOptions['workflowBundle']>;
  /** Whether requests stay with the version of the worker on which they began. */
  isVersioned?: boolean;
  /** Maximum number of calls per second to a party. All workers must have the same value. */
  rates?: Partial<Record<RateLimitedParty, number>>;
  /** By default as many as fit into memory. 0 replays the history at every task, which is slow and finds code that is not deterministic. */
  maxCachedWorkflows?: number;
}

/** The workers of several queues, which run and stop together. */
export interface WorkerGroup {
  /** Resolves after `shutdown` or a signal. Rejects when one worker fails, after the others have stopped. */
  run(): Promise<void>;
  shutdown(): void;
  /** Whether one of them has a workflow task or an activity in hand. */
  isBusy(): boolean;
}

/** Creates the workers for requests and for the queues of rate-limited parties. */
export async function createWorker(setup: WorkerSetup): Promise<WorkerGroup> {
  const activities = buildActivities(setup);
  const common = {
    connection: setup.connection,
    namespace: setup.namespace,
    dataConverter: setup.dataConverter,
    activities,
    sinks: getTracing().sinks,
    interceptors: { activity: getTracing().activityInterceptors },
    workerDeploymentOptions: buildDeploymentOptions(
      setup.workflowBundle,
      setup.isVersioned === true,
    ),
    // The SDK's default, 0, cancels running activities at once.
    shutdownGraceTime: '20 seconds',
  } as const;
  const requests = Worker.create({
    ...common,
    taskQueue,
    workflowBundle: setup.workflowBundle,
    maxCachedWorkflows: setup.maxCachedWorkflows ?? computeCacheSize(readMemoryLimit()),
  });
  const parties = rateLimitedParties.map((party) =>
    Worker.create({
      ...common,
      taskQueue: buildPartyQueueName(party),
      ...buildRateLimit(setup.rates?.[party]),
    }),
  );
  return groupWorkers(await Promise.all([requests, ...parties]));
}

/** The limit applies to all workers of the queue together, because the server counts. */
const buildRateLimit = (rate: number | undefined) => ({
  activityTaskPollerBehavior: { type: 'simple-maximum', maximum: 2 } as const,
  ...(rate !== undefined && { maxTaskQueueActivitiesPerSecond: rate }),
});

function groupWorkers(workers: readonly Worker[]): WorkerGroup {
  const shutdown = (): void => {
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  const runWorker = (worker: Worker) =>
    worker.run().catch((error: unknown) => {
      shutdown();
      throw error;
    });
  return {
    run: async () => {
      const results = await Promise.allSettled(workers.map(runWorker));
      const failure = results.find(({ status }) => status === 'rejected');
      if (failure?.status === 'rejected') throw failure.reason;
    },
    shutdown,
    isBusy: () =>
      workers
        .map((worker) => worker.getStatus())
        .some(
          ({ numInFlightWorkflowActivations, numInFlightActivities }) =>
            numInFlightWorkflowActivations + numInFlightActivities > 0,
        ),
  };
}

/** A client on the connection of the worker. */
export const createClient = ({
  connection,
  namespace,
  dataConverter,
}: Pick<WorkerSetup, 'connection' | 'namespace' | 'dataConverter'>): Client =>
  new Client({
    connection,
    namespace,
    dataConverter,
    interceptors: { workflow: getTracing().clientInterceptors },
  });

function buildActivities({ getPolicy, ports, storage, ...setup }: WorkerSetup) {
  const client = createClient(setup);
  return {
    ...createActivities({ ...ports, watches: createWatches(client) }),
    ...createOperationsActivities({
      ...ports,
      ...pickOperationsStorage(storage),
      getPolicy: (acquirerId) => getPolicy(acquirerId).values,
      submissions: createSubmissions(client),
      processes: createProcessesPort(client),
      watchMessages: createWatchMessages(client),
    }),
  };
}
