import type { CounterName, GaugeName, HistogramName, Labels } from './catalogue.ts';

/** Records what happens. The API keeps it with prom-client, workers with the exporter of the SDK. */
export interface Meter {
  count<Name extends CounterName>(name: Name, labels: Labels<Name>): void;
  observe<Name extends HistogramName>(name: Name, labels: Labels<Name>, value: number): void;
  set<Name extends GaugeName>(name: Name, labels: Labels<Name>, value: number): void;
}

/** Records nothing. */
export const noMeter: Meter = {
  count: () => undefined,
  observe: () => undefined,
  set: () => undefined,
};
