/** Starts a worker on open storage and ports, and stops it cleanly. */
import type { Client } from '@temporalio/client';
import { NativeConnection, Runtime } from '@temporalio/worker';
import type { OpenPorts } from './ports.ts';
import { createEventSender } from '../adapters/events/sender.ts';
import { createLog } from '../adapters/log.ts';
import { createSdkMeter } from '../adapters/metrics/sdk-meter.ts';
import { createPolicyResolver } from '../adapters/settings/policy-files.ts';
import type { WorkerSettings } from '../adapters/settings/settings.ts';
import type { Storage } from '../adapters/storage/storage.ts';
import { buildConnectionOptions, refuseUnreachable } from '../adapters/temporal/connection.ts';
import { createDataConverter } from '../adapters/temporal/data-converter.ts';
import { createStaffAssertions } from '../adapters/vault/staff-assertions.ts';
import { startTracing } from '../adapters/tracing/tracing.ts';
import { loadWorkflowBundle } from './bundle.ts';
import { computeBuildId, makeFirstVersionCurrent } from './deployment.ts';
import { installRuntime } from './runtime.ts';
import { createClient, createWorker } from './workers.ts';
import { keepDeliveringEvents } from './event-delivery.ts';
import { createDelivery, keepDeliveringStops } from './safety-delivery.ts';
import { keepReadingReceipts } from './sms-receipts.ts';
import { applySchedules } from './schedules.ts';

/**
 * Serves requests until SIGINT or SIGTERM, then lets running activities finish. The caller closes
 * storage and ports.
 * @param onServing called once, when the worker polls for work
 * @param prepare what Temporal is told before: the schedules, unless it is a server that has none
 * @throws Error when Temporal does not answer within 10 s or refuses schedules, or the worker fails
 */
export async function runWorker(
  settings: WorkerSettings,
  storage: Storage,
  ports: OpenPorts,
  onServing: () => void = () => undefined,
  prepare: (client: Client) => Promise<void> = applySchedules,
): Promise<void> {
  installRuntime(settings);
  const tracing = await startTracing(settings.tracesUrl, 'card-change-worker');
  const log = createLog('worker', settings.logLevel);
  const [workflowBundle, connection] = await Promise.all([
    loadWorkflowBundle(settings, tracing.isOn),
    NativeConnection.connect(buildConnectionOptions(settings.temporal)).catch(
      refuseUnreachable(settings.temporal),
    ),
  ]);
  const temporal = {
    connection,
    namespace: settings.temporal.namespace,
    dataConverter: createDataConverter(settings.codecKeys),
  };
  const getPolicy = createPolicyResolver(settings.policyProfile, settings.policyProfiles);
  try {
    const worker = await createWorker({
      ...temporal,
      ports,
      storage,
      getPolicy,
      rates: settings.rates,
      workflowBundle,
      isVersioned: settings.workerVersioning,
      ...(settings.maxCachedWorkflows !== undefined && {
        maxCachedWorkflows: settings.maxCachedWorkflows,
      }),
    });
    const client = createClient(temporal);
    await prepare(client);
    const running = worker.run();
    if (settings.workerVersioning)
      await Promise.race([
        makeFirstVersionCurrent(client, computeBuildId(workflowBundle), log),
        // A worker that fails, or is stopped, registers no version.
        running,
      ]);
    onServing();
    const stopping = new AbortController();
    const meter = createSdkMeter(() => Runtime.instance().metricMeter);
    const delivering = keepDeliveringStops(
      {
        ...storage,
        cardChanges: createDelivery(
          client,
          getPolicy,
          createStaffAssertions(settings.assertionKeys).assert,
        ),
        ports,
        getPolicy,
        log,
      },
      stopping.signal,
    );
    const deliveringEvents = keepDeliveringEvents(
      {
        ...storage,
        sendEvent: createEventSender(settings.eventAddresses),
        meter,
        log,
      },
      stopping.signal,
    );
    const readingReceipts = keepReadingReceipts(
      { ...storage, smsProvider: ports.smsProvider, ports, meter, log },
      stopping.signal,
    );
    await running.finally(() => stopping.abort());
    await Promise.all([delivering, deliveringEvents, readingReceipts]);
  } finally {
    await connection.close();
    await tracing.close();
  }
}
