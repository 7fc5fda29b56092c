import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Client } from '@temporalio/client';
import { Worker, type NativeConnection, type WorkerOptions } from '@temporalio/worker';
import type { DataConverter } from '@temporalio/common';
import { createBackOffice, type BackOfficePorts } from '../activities/back-office.ts';
import { createActivities, type Ports } from '../activities/index.ts';
import { taskQueue } from '../workflows/contract.ts';
import { processesOf } from './processes.ts';
import { submissionsOver } from './submissions.ts';

export interface WorkerSetup {
  connection: NativeConnection;
  namespace: string;
  dataConverter: DataConverter;
  ports: Ports;
  storage: Pick<BackOfficePorts, 'campaigns' | 'books' | 'alarms'>;
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
    workerDeploymentOptions: {
      // Stands in three events of every task: the SDK's own name for the build is six times as long.
      version: { deploymentName: taskQueue, buildId: buildIdOf(setup.workflowBundle) },
      useWorkerVersioning: false,
    },
    activities: activitiesOf(setup),
    dataConverter: setup.dataConverter,
    maxCachedWorkflows: setup.maxCachedWorkflows ?? 500,
    // The SDK's default, 0, cancels running activities at once.
    shutdownGraceTime: '20 seconds',
  });

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

function activitiesOf({ ports, storage, ...setup }: WorkerSetup) {
  const client = clientOf(setup);
  const { campaigns, books, alarms } = storage;
  return {
    ...createActivities(ports),
    ...createBackOffice({
      ...ports,
      campaigns,
      books,
      alarms,
      submissions: submissionsOver(client),
      processes: processesOf(client),
    }),
  };
}
