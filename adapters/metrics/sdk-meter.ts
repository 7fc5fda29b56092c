/** The metrics of a worker process, served by the Prometheus exporter of Temporal's SDK beside its own. */
import type { MetricMeter } from '@temporalio/common';
import { getDefinition, listSeries, metricNames, type MetricName } from './catalogue.ts';
import type { Meter } from './meter.ts';

/** @param getSdkMeter is called at the first measurement: the runtime is installed after the ports are open */
export function createSdkMeter(getSdkMeter: () => MetricMeter): Meter {
  const made = new Map<MetricName, unknown>();
  const find = <Instrument>(name: MetricName, make: (meter: MetricMeter) => Instrument) => {
    const instrument = (made.get(name) as Instrument | undefined) ?? make(getSdkMeter());
    made.set(name, instrument);
    return instrument;
  };
  const findCounter = (name: MetricName) =>
    find(name, (meter) => {
      const counter = meter.createCounter(getSdkName(name), '', getDefinition(name).help);
      // A rare event is seen as an increase only where there was a 0 before it.
      for (const labels of listSeries(name)) counter.add(0, labels);
      return counter;
    });
  return {
    count: (name, labels) => findCounter(name).add(1, labels),
    observe: (name, labels, value) =>
      find(name, (meter) =>
        meter.createHistogram(name, 'float', 's', getDefinition(name).help),
      ).record(value, labels),
    set: (name, labels, value) =>
      find(name, (meter) => meter.createGauge(name, 'float', '', getDefinition(name).help)).set(
        value,
        labels,
      ),
  };
}

/** The exporter adds `_total` to the names of counters. */
const getSdkName = (name: MetricName): string => name.replace(/_total$/, '');

/** Bounds of our histograms and of those of the SDK that alerts read, for the exporter of a worker. */
export const histogramBounds: Record<string, number[]> = Object.fromEntries(
  metricNames.flatMap((name) => {
    const { buckets } = getDefinition(name);
    return buckets === undefined ? [] : [[name, [...buckets]]];
  }),
);
