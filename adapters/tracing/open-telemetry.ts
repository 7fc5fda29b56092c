/** Tracing by OpenTelemetry. Loaded by `tracing.ts` alone, and only where traces are wanted. */
import { SpanKind, SpanStatusCode, trace, type Span } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { NodeSDK, resources, tracing as sdk } from '@opentelemetry/sdk-node';
import {
  OpenTelemetryActivityInboundInterceptor,
  OpenTelemetryWorkflowClientInterceptor,
} from '@temporalio/interceptors-opentelemetry';
import type { SerializableSpan } from '@temporalio/interceptors-opentelemetry/lib/workflow/index.js';
import type { OpenSpan, SpanAttribute, Tracing } from './spans.ts';

type ReadableSpan = Parameters<sdk.SpanExporter['export']>[0][number];

/** Ids of runs lead to the request in the UI; names, messages and arguments stay here. */
const keptAttributes = new Set<SpanAttribute | 'run_id' | 'runId' | 'temporalActivityId'>([
  'http.request.method',
  'http.route',
  'http.response.status_code',
  'card_change.party',
  'card_change.call',
  'card_change.outcome',
  'run_id',
  'runId',
  'temporalActivityId',
]);

export function createTracing(url: string, serviceName: string): Tracing {
  const resource = resources.resourceFromAttributes({ 'service.name': serviceName });
  const processor = new sdk.BatchSpanProcessor(new DiscreetExporter(url));
  const node = new NodeSDK({
    resource,
    autoDetectResources: false,
    spanProcessors: [processor],
    // Metrics and logs go their own ways.
    metricReaders: [],
    logRecordProcessors: [],
    instrumentations: [],
  });
  node.start();
  const tracer = trace.getTracer('card-change');
  return {
    isOn: true,
    inSpan: (name, kind, work) =>
      tracer.startActiveSpan(name, { kind: spanKinds[kind] }, (span) => runIn(span, work)),
    clientInterceptors: [new OpenTelemetryWorkflowClientInterceptor()],
    activityInterceptors: [
      (context) => ({ inbound: new OpenTelemetryActivityInboundInterceptor(context) }),
    ],
    sinks: {
      exporter: {
        export: {
          fn: ({ runId }: { runId: string }, spans: SerializableSpan[]) => {
            for (const span of spans) processor.onEnd(toReadableSpan(span, runId, resource));
          },
        },
      },
    },
    close: async () => {
      await node.shutdown();
      // Another start registers its own.
      trace.disable();
    },
  };
}

const spanKinds = { server: SpanKind.SERVER, client: SpanKind.CLIENT };

async function runIn<T>(span: Span, work: (open: OpenSpan) => Promise<T>): Promise<T> {
  try {
    return await work({
      rename: (name) => span.updateName(name),
      set: (attribute, value) => span.setAttribute(attribute, value),
    });
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR });
    throw error;
  } finally {
    span.end();
  }
}

/** The interceptors speak version 1 of the SDK, the exporter version 2. */
const toReadableSpan = (
  { spanContext, parentSpanId, instrumentationLibrary, ...span }: SerializableSpan,
  runId: string,
  resource: ReadableSpan['resource'],
): ReadableSpan => {
  const { traceState: _, ...context } = spanContext;
  return {
    ...span,
    attributes: { runId },
    events: [],
    spanContext: () => context,
    ...(parentSpanId !== undefined && {
      parentSpanContext: { ...context, spanId: parentSpanId },
    }),
    resource,
    instrumentationScope: instrumentationLibrary,
  };
};

/** Leaves out what could hold data of people: messages of errors, and attributes that are not on the list. */
class DiscreetExporter extends OTLPTraceExporter {
  constructor(url: string) {
    super({ url });
  }

  override export(
    spans: ReadableSpan[],
    resultCallback: Parameters<OTLPTraceExporter['export']>[1],
  ): void {
    super.export(spans.map(toDiscreetSpan), resultCallback);
  }
}

const toDiscreetSpan = (span: ReadableSpan): ReadableSpan => ({
  name: span.name,
  kind: span.kind,
  spanContext: () => span.spanContext(),
  ...(span.parentSpanContext && { parentSpanContext: span.parentSpanContext }),
  startTime: span.startTime,
  endTime: span.endTime,
  status: { code: span.status.code },
  attributes: Object.fromEntries(
    Object.entries(span.attributes).filter(([name]) => keptAttributes.has(name as SpanAttribute)),
  ),
  links: [],
  events: [],
  duration: span.duration,
  ended: span.ended,
  resource: span.resource,
  instrumentationScope: span.instrumentationScope,
  droppedAttributesCount: 0,
  droppedEventsCount: 0,
  droppedLinksCount: 0,
});
