/**
 * Versions of workers [docs/versioning.md]: the deployment version is the build id of the workflow
 * code, and a request stays with the version on which it began. New requests begin on the current
 * version, which people choose.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { isGrpcServiceError, type Client } from '@temporalio/client';
import type { WorkerDeploymentOptions, WorkerOptions } from '@temporalio/worker';
import type { Log } from '../adapters/log.ts';
import { taskQueue } from '../workflows/contract.ts';

type WorkflowBundle = NonNullable<WorkerOptions['workflowBundle']>;

/** The deployment to which all workers of an installation belong. */
export const deploymentName = taskQueue;

/** A hash of the workflow code: workers with the same code have the same build id. */
export function computeBuildId(bundle: WorkflowBundle): string {
  const code = 'code' in bundle ? bundle.code : readFileSync(bundle.codePath);
  // Part of three events of every task, so it is short: the build id of the SDK is six times as long.
  return createHash('sha256').update(code).digest('hex').slice(0, 12);
}

/** @param isVersioned false where the server knows no versions: then the build id is only reported */
export const buildDeploymentOptions = (
  bundle: WorkflowBundle,
  isVersioned: boolean,
): WorkerDeploymentOptions => {
  const version = { deploymentName, buildId: computeBuildId(bundle) };
  return isVersioned
    ? { version, useWorkerVersioning: true, defaultVersioningBehavior: 'PINNED' }
    : { version, useWorkerVersioning: false };
};

/**
 * Makes a version current when no other one is, as in a new installation. Where another one is
 * current, people decide when this one takes its place.
 */
export async function makeFirstVersionCurrent(
  client: Client,
  buildId: string,
  log: Log,
): Promise<void> {
  const current = await readCurrentBuildId(client).catch(explainUnimplemented);
  if (current === buildId) return;
  if (current !== undefined) {
    log.warn({ buildId, current }, 'another version is current: new requests go there');
    return;
  }
  await makeCurrent(client, buildId);
  log.info({ buildId }, 'this version is current: new requests begin on it');
}

const grpcUnimplemented = 12;

function explainUnimplemented(error: unknown): never {
  if (isGrpcServiceError(error) && error.code === grpcUnimplemented)
    throw new Error(
      'this Temporal server knows no worker deployments: update it, or set WORKER_VERSIONING=false',
      { cause: error },
    );
  throw error;
}

const registerWithinMs = 60_000;
const betweenTriesMs = 250;
const grpcNotFound = 5;
const grpcFailedPrecondition = 9;

/**
 * Makes a version current: new requests begin on it. The server knows it once its workers poll every
 * queue, which is waited for.
 * @throws Error when they do not within a minute
 */
export async function makeCurrent(client: Client, buildId: string): Promise<void> {
  const until = Date.now() + registerWithinMs;
  for (;;)
    try {
      await client.workflowService.setWorkerDeploymentCurrentVersion({
        namespace: client.options.namespace,
        deploymentName,
        buildId,
        // The servers before 1.29 read this in its place.
        version: `${deploymentName}.${buildId}`,
        identity: client.options.identity,
      });
      return;
    } catch (error) {
      const isTooEarly =
        isGrpcServiceError(error) && [grpcNotFound, grpcFailedPrecondition].includes(error.code);
      if (!isTooEarly || Date.now() > until) throw error;
      await setTimeout(betweenTriesMs);
    }
}

async function readCurrentBuildId(client: Client): Promise<string | undefined> {
  try {
    const { workerDeploymentInfo } = await client.workflowService.describeWorkerDeployment({
      namespace: client.options.namespace,
      deploymentName,
    });
    return workerDeploymentInfo?.routingConfig?.currentDeploymentVersion?.buildId ?? undefined;
  } catch (error) {
    if (isGrpcServiceError(error) && error.code === grpcNotFound) return undefined;
    throw error;
  }
}
