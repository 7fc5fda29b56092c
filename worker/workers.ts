import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Client } from '@temporalio/client';
import { Worker, type NativeConnection, type WorkerOptions } from '@temporalio/worker';
import type { DataConverter } from '@temporalio/common';
import type { PolicyResolver } from '../adapters/settings/policy-files.ts';
import { createOperationsActivities, type OperationsPorts } from '../activities/operations.ts';
import { createActivities, type Ports } from '../activities/index.ts';
import {
  rateLimitedParties,
  buildPartyQueueName,
  taskQueue,
  type RateLimitedParty,
} from '../workflows/contract.ts';
import { createProcessesPort } from './workflow-states.ts';
import { createSubmissions } from './submissions.ts';

export interface WorkerSetup {
  connection: NativeConnection;
  namespace: string;
  dataConverter: DataConverter;
  ports: Ports;
  storage: Pick<
    OperationsPorts,
    'campaigns' | 'requestIndex' | 'alarms' | 'reminders' | 'retention'
  >;
  /** For the sweep; requests bring their own. */
  getPolicy: PolicyResolver;
  workflowBundle: NonNullable<WorkerOptions['workflowBundle']>;
  /** Calls a second, at most, to parties that set a limit; the same at every worker. */
  rates?: Partial<Record<RateLimitedParty, number>>;
  /** 0 replays every task from its history: slow, and the way to find non-determinism. */
  maxCachedWorkflows?: number;
}

/** Several queues, served and ended as one. */
export interface WorkerGroup {
  /** Resolves after `shutdown`, or a signal; rejects when one of them fails, the others ended in order. */
  run(): Promise<void>;
  shutdown(): void;
}

/** What serves requests; options that matter are said, defaults that hurt are not relied on. */
export async function createWorker(setup: WorkerSetup): Promise<WorkerGroup> {
  const activities = buildActivities(setup);
  const common = {
    connection: setup.connection,
    namespace: setup.namespace,
    dataConverter: setup.dataConverter,
    activities,
    workerDeploymentOptions: {
      // Stands in three events of every task: the SDK's own name for the build is six times as long.
      version: { deploymentName: taskQueue, buildId: computeBuildId(setup.workflowBundle) },
      useWorkerVersioning: false,
    },
    // The SDK's default, 0, cancels running activities at once.
    shutdownGraceTime: '20 seconds',
  } as const;
  const requests = Worker.create({
    ...common,
    taskQueue,
    workflowBundle: setup.workflowBundle,
    maxCachedWorkflows: setup.maxCachedWorkflows ?? 500,
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

/** Calls a second to a party, whatever the number of workers: the server counts. */
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
      const ended = await Promise.allSettled(workers.map(runWorker));
      const failed = ended.find(({ status }) => status === 'rejected');
      if (failed?.status === 'rejected') throw failed.reason;
    },
    shutdown,
  };
}

/** Names the workflow code a worker runs: the same code, the same name. */
function computeBuildId(bundle: WorkerSetup['workflowBundle']): string {
  const code = 'code' in bundle ? bundle.code : readFileSync(bundle.codePath);
  return createHash('sha256').update(code).digest('hex').slice(0, 12);
}

/** A client on the worker's own connection. */
export const createClient = ({
  connection,
  namespace,
  dataConverter,
}: Pick<WorkerSetup, 'connection' | 'namespace' | 'dataConverter'>): Client =>
  new Client({ connection, namespace, dataConverter });

function buildActivities({ getPolicy, ports, storage, ...setup }: WorkerSetup) {
  const client = createClient(setup);
  const { campaigns, requestIndex, alarms, reminders, retention } = storage;
  return {
    ...createActivities(ports),
    ...createOperationsActivities({
      ...ports,
      campaigns,
      requestIndex,
      alarms,
      reminders,
      retention,
      getPolicy: (acquirerId) => getPolicy(acquirerId).values,
      submissions: createSubmissions(client),
      processes: createProcessesPort(client),
    }),
  };
}
