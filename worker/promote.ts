/**
 * Makes the version of this build current, once its workers run: new requests begin on it, those that
 * are open stay where they are. `node dist/worker/promote.js`
 */
import { runProcess } from '../adapters/settings/settings-error.ts';
import { readWorkerSettings } from '../adapters/settings/settings.ts';
import { createLog } from '../adapters/log.ts';
import { connectClient, refuseUnreachable } from '../adapters/temporal/connection.ts';
import { loadWorkflowBundle } from './bundle.ts';
import { computeBuildId, makeCurrent } from './deployment.ts';

await runProcess(async () => {
  const settings = readWorkerSettings();
  const buildId = computeBuildId(
    await loadWorkflowBundle(settings, settings.tracesUrl !== undefined),
  );
  const client = await connectClient(settings.temporal, settings.codecKeys).catch(
    refuseUnreachable(settings.temporal),
  );
  try {
    await makeCurrent(client, buildId);
    createLog('worker', settings.logLevel).info({ buildId }, 'current: new requests begin on it');
  } finally {
    await client.connection.close();
  }
});
