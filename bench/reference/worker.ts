/** A worker for the reference workflow, in the process of its driver. */
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { referenceActivities } from './activities.ts';

export const taskQueue = 'reference';

/** Runs a worker for the reference while `measure` runs; returns its result. @param address of the Temporal server, host:port */
export async function withReference<T>(
  address: string,
  measure: (client: Client) => Promise<T>,
): Promise<T> {
  Runtime.install({ logger: new DefaultLogger('WARN') });
  const native = await NativeConnection.connect({ address });
  const connection = await Connection.connect({ address });
  try {
    const worker = await Worker.create({
      connection: native,
      taskQueue,
      workflowsPath: fileURLToPath(new URL('workflows.ts', import.meta.url)),
      activities: referenceActivities,
    });
    return await worker.runUntil(() => measure(new Client({ connection })));
  } finally {
    await connection.close();
    await native.close();
  }
}
