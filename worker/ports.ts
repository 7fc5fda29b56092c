import { Runtime } from '@temporalio/worker';
import { createMeasuredGuards, measurePorts } from '../adapters/metrics/measured-ports.ts';
import { createSdkMeter } from '../adapters/metrics/sdk-meter.ts';
import { traceGuards } from '../adapters/tracing/traced-calls.ts';
import { connectPorts } from '../adapters/ports.ts';
import type { WorkerSettings } from '../adapters/settings/settings.ts';
import type { Storage } from '../adapters/storage/storage.ts';

export type OpenPorts = ReturnType<typeof connectPorts>;

/** Connects the parties with circuit breakers: a party that is down gets no calls for a while. Calls are measured. */
export function openPorts(settings: WorkerSettings, storage: Storage): OpenPorts {
  const meter = createSdkMeter(() => Runtime.instance().metricMeter);
  return measurePorts(
    connectPorts(settings, storage, traceGuards(createMeasuredGuards(meter))),
    meter,
  );
}
