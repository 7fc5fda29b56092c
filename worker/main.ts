/** Runs the worker as a process of its own on PostgreSQL: `node worker/main.ts`. */
import { runProcess } from '../adapters/settings/settings-error.ts';
import { readWorkerSettings } from '../adapters/settings/settings.ts';
import { openStorage } from '../adapters/storage/storage.ts';
import { openPorts } from './ports.ts';
import { runWorker } from './lifecycle.ts';

await runProcess(async () => {
  const settings = readWorkerSettings();
  const storage = await openStorage(settings);
  const ports = openPorts(settings, storage);
  try {
    await runWorker(settings, storage, ports);
  } finally {
    ports.close();
    await storage.close();
  }
});
