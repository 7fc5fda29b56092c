import { DefaultLogger, Runtime } from '@temporalio/worker';

/** Once per test file, before anything native: errors only. */
export function installQuietRuntime(): void {
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: { logging: { filter: { core: 'ERROR', other: 'ERROR' }, forward: {} } },
  });
}
