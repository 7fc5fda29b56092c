/** Worker and API in one process, as the embedded database requires: `node scripts/app.ts`. */
import { runProcess } from '../adapters/settings/settings-error.ts';
import { readSettings } from '../adapters/settings/settings.ts';
import { serve } from './demo/serve.ts';

await runProcess(async () => serve(readSettings()));
