import { circuitBreakers } from '../adapters/http/circuit-breaker.ts';
import { connectPorts } from '../adapters/ports.ts';
import type { WorkerSettings } from '../adapters/settings/settings.ts';
import type { Storage } from '../adapters/storage/storage.ts';

export type OpenPorts = ReturnType<typeof connectPorts>;

/** Connects the parties with circuit breakers: a party that is down gets no calls for a while. */
export const openPorts = (settings: WorkerSettings, storage: Storage): OpenPorts =>
  connectPorts(settings, storage, circuitBreakers);
