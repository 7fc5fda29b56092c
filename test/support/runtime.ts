import { DefaultLogger, Runtime } from '@temporalio/worker';

let installed = false;

/** Before anything native, once per process: errors only. */
export function installQuietRuntime(): void {
  if (installed) return;
  installed = true;
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: { logging: { filter: { core: 'ERROR', other: 'ERROR' }, forward: {} } },
  });
}
