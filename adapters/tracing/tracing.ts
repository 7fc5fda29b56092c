/**
 * Traces from a call of the API through the workflow to the parties, behind the setting TRACES_URL.
 * OpenTelemetry is loaded only where it is set. Like OpenTelemetry itself, this is one for the process.
 */
import type { WorkflowClientInterceptor } from '@temporalio/client';
import type { WorkerInterceptors, WorkerOptions } from '@temporalio/worker';

/** What a span may say about itself; nothing else leaves the process. */
export type SpanAttribute =
  | 'http.request.method'
  | 'http.route'
  | 'http.response.status_code'
  | 'card_change.party'
  | 'card_change.call'
  | 'card_change.outcome';

export interface OpenSpan {
  rename(name: string): void;
  set(attribute: SpanAttribute, value: string | number): void;
}

export interface Tracing {
  isOn: boolean;
  /** Runs `work` in a span; what it calls becomes part of the same trace. */
  inSpan<T>(
    name: string,
    kind: 'server' | 'client',
    work: (span: OpenSpan) => Promise<T>,
  ): Promise<T>;
  clientInterceptors: WorkflowClientInterceptor[];
  activityInterceptors: NonNullable<WorkerInterceptors['activity']>;
  /** Where spans of workflow code go. */
  sinks: NonNullable<WorkerOptions['sinks']>;
  /** Sends what is left. */
  close(): Promise<void>;
}

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
