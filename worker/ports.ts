import { circuitBreakers } from '../adapters/http/circuit-breaker.ts';
import { connectPorts } from '../adapters/ports.ts';
import type { WorkerSettings } from '../adapters/settings/settings.ts';
import type { Storage } from '../adapters/storage/storage.ts';

export type OpenPorts = ReturnType<typeof connectPorts>;

/** The outside world as a worker meets it: a party that is down is left alone for a while. */
export const openPorts = (settings: WorkerSettings, storage: Storage): OpenPorts =>
  connectPorts(settings, storage, circuitBreakers);
