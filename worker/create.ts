import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Client } from '@temporalio/client';
import { Worker, type NativeConnection, type WorkerOptions } from '@temporalio/worker';
import type { DataConverter } from '@temporalio/common';
import type { PolicyOf } from '../adapters/policies.ts';
import { createBackOffice, type BackOfficePorts } from '../activities/back-office.ts';
import { createActivities, type Ports } from '../activities/index.ts';
import {
  limitedParties,
  partyQueueOf,
  taskQueue,
  type LimitedParty,
} from '../workflows/contract.ts';
import { processesOf } from './processes.ts';
import { submissionsOver } from './submissions.ts';

export interface WorkerSetup {
  connection: NativeConnection;
  namespace: string;
  dataConverter: DataConverter;
  ports: Ports;
  storage: Pick<BackOfficePorts, 'campaigns' | 'books' | 'alarms' | 'reminders' | 'retention'>;
  /** For the sweep; requests bring their own. */
  policyOf: PolicyOf;
  workflowBundle: NonNullable<WorkerOptions['workflowBundle']>;
  /** Calls a second, at most, to parties that set a limit; the same at every worker. */
  rates?: Partial<Record<LimitedParty, number>>;
  /** 0 replays every task from its history: slow, and the way to find non-determinism. */
  maxCachedWorkflows?: number;
}

/** Several queues, served and ended as one. */
export interface Serving {
  /** Resolves after `shutdown`, or a signal; rejects when one of them fails, the others ended in order. */
  run(): Promise<void>;
  shutdown(): void;
}

/** What serves requests; options that matter are said, defaults that hurt are not relied on. */
export async function createWorker(setup: WorkerSetup): Promise<Serving> {
  const activities = activitiesOf(setup);
  const common = {
    connection: setup.connection,
    namespace: setup.namespace,
    dataConverter: setup.dataConverter,
    activities,
    workerDeploymentOptions: {
      // Stands in three events of every task: the SDK's own name for the build is six times as long.
      version: { deploymentName: taskQueue, buildId: buildIdOf(setup.workflowBundle) },
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
  const parties = limitedParties.map((party) =>
    Worker.create({ ...common, taskQueue: partyQueueOf(party), ...limitOf(setup.rates?.[party]) }),
  );
  return together(await Promise.all([requests, ...parties]));
}

/** Calls a second to a party, whatever the number of workers: the server counts. */
const limitOf = (rate: number | undefined) => ({
  activityTaskPollerBehavior: { type: 'simple-maximum', maximum: 2 } as const,
  ...(rate !== undefined && { maxTaskQueueActivitiesPerSecond: rate }),
});

function together(workers: readonly Worker[]): Serving {
  const shutdown = (): void => {
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  const runs = (worker: Worker) =>
    worker.run().catch((error: unknown) => {
      shutdown();
      throw error;
    });
  return {
    run: async () => {
      const ended = await Promise.allSettled(workers.map(runs));
      const failed = ended.find(({ status }) => status === 'rejected');
      if (failed?.status === 'rejected') throw failed.reason;
    },
    shutdown,
  };
}

/** Names the workflow code a worker runs: the same code, the same name. */
function buildIdOf(bundle: WorkerSetup['workflowBundle']): string {
  const code = 'code' in bundle ? bundle.code : readFileSync(bundle.codePath);
  return createHash('sha256').update(code).digest('hex').slice(0, 12);
}

/** A client on the worker's own connection. */
export const clientOf = ({
  connection,
  namespace,
  dataConverter,
}: Pick<WorkerSetup, 'connection' | 'namespace' | 'dataConverter'>): Client =>
  new Client({ connection, namespace, dataConverter });

function activitiesOf({ policyOf, ports, storage, ...setup }: WorkerSetup) {
  const client = clientOf(setup);
  const { campaigns, books, alarms, reminders, retention } = storage;
  return {
    ...createActivities(ports),
    ...createBackOffice({
      ...ports,
      campaigns,
      books,
      alarms,
      reminders,
      retention,
      policyOf: (acquirerId) => policyOf(acquirerId).values,
      submissions: submissionsOver(client),
      processes: processesOf(client),
    }),
  };
}
