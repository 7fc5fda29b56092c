/** The API as a process of its own, on PostgreSQL: `node api/main.ts`. */
import { once } from 'node:events';
import { runProcess } from '../adapters/settings/settings-error.ts';
import { readApiSettings } from '../adapters/settings/settings.ts';
import { openStorage } from '../adapters/storage/storage.ts';
import { startApi } from './server.ts';

await runProcess(async () => {
  const settings = readApiSettings();
  const storage = await openStorage(settings);
  try {
    const api = await startApi(settings, storage);
    await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
    await api.close();
  } finally {
    await storage.close();
  }
});
