/** Worker and API on a Temporal server that skips time, which has no schedules: `npm start -- --clock`. */
import { readSettings } from '../adapters/settings/settings.ts';
import { openPorts } from '../worker/ports.ts';
import { serve } from './demo/serve.ts';

await serve(readSettings(), openPorts, async () => undefined);
