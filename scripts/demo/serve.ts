import { openStorage } from '../../adapters/storage/storage.ts';
import type { ApiSettings, WorkerSettings } from '../../adapters/settings/settings.ts';
import { startApi } from '../../api/server.ts';
import { openPorts } from '../../worker/ports.ts';
import { runWorker } from '../../worker/lifecycle.ts';

/**
 * Runs worker and API on one storage until SIGINT or SIGTERM; prints `serving` when both serve.
 * @param connect how the worker reaches the outside world; as in production by default
 * @param prepare what Temporal is told first; as in production by default
 * @throws Error when the storage cannot be opened, the port is taken or Temporal does not answer
 */
export async function serve(
  settings: WorkerSettings & ApiSettings,
  connect = openPorts,
  prepare?: Parameters<typeof runWorker>[4],
): Promise<void> {
  const storage = await openStorage(settings);
  const ports = connect(settings, storage);
  try {
    const api = await startApi(settings, storage);
    try {
      await runWorker(settings, storage, ports, () => console.log(`serving ${api.url}`), prepare);
    } finally {
      await api.close();
    }
  } finally {
    ports.close();
    await storage.close();
  }
}
