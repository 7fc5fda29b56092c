/** The native runtime of the SDK: where its log lines go, and its metrics with ours. */
import { DefaultLogger, Runtime, type LogLevel as SdkLevel } from '@temporalio/worker';
import { createLog, type LogLevel } from '../adapters/log.ts';
import { histogramBounds } from '../adapters/metrics/sdk-meter.ts';
import { SettingsError } from '../adapters/settings/settings-error.ts';
import type { WorkerSettings } from '../adapters/settings/settings.ts';

const sdkLevels: Record<LogLevel, SdkLevel> = {
  trace: 'TRACE',
  debug: 'DEBUG',
  info: 'INFO',
  warn: 'WARN',
  error: 'ERROR',
  fatal: 'ERROR',
};

/**
 * Must run once per process, before the first native connection.
 * @throws SettingsError when the port for metrics is taken
 */
export function installRuntime({
  logLevel: level,
  workerMetricsPort,
}: Pick<WorkerSettings, 'logLevel' | 'workerMetricsPort'>): void {
  const log = createLog('worker', level);
  const sdkLevel = sdkLevels[level];
  try {
    Runtime.install({
      logger: new DefaultLogger(sdkLevel, ({ level: entryLevel, message, meta }) => {
        const write = { TRACE: log.trace, DEBUG: log.debug, INFO: log.info, WARN: log.warn }[
          entryLevel as string
        ];
        (write ?? log.error).call(log, meta ?? {}, message);
      }),
      telemetryOptions: {
        logging: { filter: { core: sdkLevel, other: 'ERROR' }, forward: {} },
        ...(workerMetricsPort !== undefined && {
          metrics: {
            prometheus: {
              bindAddress: `0.0.0.0:${workerMetricsPort}`,
              countersTotalSuffix: true,
              useSecondsForDurations: true,
              histogramBucketOverrides: histogramBounds,
            },
          },
        }),
      },
    });
  } catch (cause) {
    if (workerMetricsPort === undefined || !String(cause).includes('metrics exporter')) throw cause;
    throw new SettingsError(
      `port ${workerMetricsPort} of WORKER_METRICS_PORT cannot be used (${(cause as Error).message}): end what listens there, or set another WORKER_METRICS_PORT`,
      { cause },
    );
  }
}
