/** The metrics of an API process, kept by prom-client. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import {
  getDefinition,
  listSeries,
  metricNames,
  type GaugeName,
  type Labels,
  type MetricName,
} from './catalogue.ts';
import type { Meter } from './meter.ts';

export interface PromMeter extends Meter {
  /** Sets a gauge as a whole: series that are not in the list become 0, or go where their labels are open. */
  replace<Name extends GaugeName>(
    name: Name,
    series: readonly { labels: Labels<Name>; value: number }[],
  ): void;
  /** Removes every series of a gauge, when its value is not known. */
  clear(name: GaugeName): void;
  /** Prometheus text. */
  renderText(): Promise<string>;
  contentType: string;
}

export function createPromMeter(): PromMeter {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const kept = new Map<MetricName, Counter | Gauge | Histogram>(
    metricNames
      .filter((name) => getDefinition(name).of.includes('api'))
      .map((name) => [name, register(name, registry)]),
  );
  const find = <Kind extends Counter | Gauge | Histogram>(name: MetricName): Kind =>
    kept.get(name) as Kind;
  return {
    count: (name, labels) => find<Counter>(name).inc({ ...labels }),
    observe: (name, labels, value) => find<Histogram>(name).observe({ ...labels }, value),
    set: (name, labels, value) => find<Gauge>(name).set({ ...labels }, value),
    replace(name, series) {
      const gauge = find<Gauge>(name);
      gauge.reset();
      for (const labels of listSeries(name)) gauge.set(labels, 0);
      for (const { labels, value } of series) gauge.set({ ...labels }, value);
    },
    clear(name) {
      const gauge = find<Gauge>(name);
      // A gauge without labels is 0 after a reset.
      gauge.reset();
      gauge.remove({});
    },
    renderText: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

function register(name: MetricName, registry: Registry): Counter | Gauge | Histogram {
  const { kind, help, labels, buckets } = getDefinition(name);
  const common = { name, help, labelNames: Object.keys(labels), registers: [registry] };
  if (kind === 'gauge') return new Gauge(common);
  if (kind === 'histogram')
    return new Histogram({ ...common, ...(buckets && { buckets: [...buckets] }) });
  const counter = new Counter(common);
  // A rare event is seen as an increase only where there was a 0 before it.
  for (const each of listSeries(name)) counter.inc(each, 0);
  return counter;
}
