import { DefaultLogger, Runtime } from '@temporalio/worker';

let installed = false;

/** Logs errors only; must run once per process, before other native code of the SDK. */
export function installQuietRuntime(): void {
  if (installed) return;
  installed = true;
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: { logging: { filter: { core: 'ERROR', other: 'ERROR' }, forward: {} } },
  });
}
