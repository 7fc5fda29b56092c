/** What traces are made of. */
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
