/**
 * Traces from a call of the API through the workflow to the parties, behind the setting TRACES_URL.
 * OpenTelemetry is loaded only where it is set. Like OpenTelemetry itself, this is one for the process.
 */
import type { OpenSpan, Tracing } from './spans.ts';

const silentSpan: OpenSpan = { rename: () => undefined, set: () => undefined };

const noTracing: Tracing = {
  isOn: false,
  inSpan: (_name, _kind, work) => work(silentSpan),
  clientInterceptors: [],
  activityInterceptors: [],
  sinks: {},
  close: async () => undefined,
};

let current: Tracing = noTracing;

export const getTracing = (): Tracing => current;

/**
 * Starts tracing; a second call, as of worker and API in one process, gets the same.
 * @param url OTLP over HTTP; without it nothing is loaded and nothing traced
 */
export async function startTracing(
  url: string | undefined,
  serviceName: 'card-change-api' | 'card-change-worker',
): Promise<Tracing> {
  if (url === undefined || current.isOn) return current;
  const { createTracing } = await import('./open-telemetry.ts');
  const tracing = createTracing(url, serviceName);
  current = {
    ...tracing,
    close: async () => {
      current = noTracing;
      await tracing.close();
    },
  };
  return current;
}
