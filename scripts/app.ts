/** Worker and API in one process, as the embedded database wants it: `tsx scripts/app.ts`. */
import { startApi } from '../client/api/start.ts';
import { readSettings } from '../adapters/settings.ts';
import { openStorage } from '../adapters/storage.ts';
import { runWorker } from '../worker/run.ts';

const settings = readSettings();
const storage = await openStorage(settings);
try {
  const api = await startApi(settings, storage);
  try {
    await runWorker(settings, storage, () => console.log(`serving ${api.url}`));
  } finally {
    await api.close();
  }
} finally {
  await storage.close();
}
