/** Figures of many requests, and their comparison as text. */
import type { Cost } from './cost.ts';

/** What was measured of one request. */
export interface MeasuredRequest extends Cost {
  /** From sending the submission to its answer; ms. */
  acknowledgeMs: number;
  /** From the last action of a person to the outcome; ms. */
  outcomeMs: number;
}

export interface Figures {
  requestsPerSecond: number;
  acknowledgeP50Ms: number;
  acknowledgeP99Ms: number;
  outcomeP50Ms: number;
  outcomeP99Ms: number;
  /** Medians of all requests. */
  events: number;
  historyBytes: number;
  actions: number;
}

/** @param seconds from the first submission to the last outcome */
export function computeFigures(all: readonly MeasuredRequest[], seconds: number): Figures {
  const of = (what: keyof MeasuredRequest, share: number) =>
    computeQuantile(
      all.map((one) => one[what]),
      share,
    );
  return {
    requestsPerSecond: all.length / seconds,
    acknowledgeP50Ms: of('acknowledgeMs', 0.5),
    acknowledgeP99Ms: of('acknowledgeMs', 0.99),
    outcomeP50Ms: of('outcomeMs', 0.5),
    outcomeP99Ms: of('outcomeMs', 0.99),
    events: of('events', 0.5),
    historyBytes: of('bytes', 0.5),
    actions: of('actions', 0.5),
  };
}

/** The smallest figure that this share of all figures does not exceed; 0 if there are none. */
export function computeQuantile(figures: readonly number[], share: number): number {
  const sorted = figures.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

const titles: Record<keyof Figures, string> = {
  requestsPerSecond: 'requests a second',
  acknowledgeP50Ms: 'to acknowledge, p50, ms',
  acknowledgeP99Ms: 'to acknowledge, p99, ms',
  outcomeP50Ms: 'last action to outcome, p50, ms',
  outcomeP99Ms: 'last action to outcome, p99, ms',
  events: 'events a request',
  historyBytes: 'history bytes a request',
  actions: 'actions a request',
};

/** One line per figure: of the engine, of the skeleton, and their ratio. */
export function formatComparison(full: Figures, bare: Figures): string[] {
  const rows = Object.entries(titles).map(([key, title]) => {
    const [engine, skeleton] = [full[key as keyof Figures], bare[key as keyof Figures]];
    return [title, formatFigure(engine), formatFigure(skeleton), (engine / skeleton).toFixed(2)];
  });
  return [['', 'full', 'bare', 'ratio'], ...rows].map(([title = '', ...cells]) =>
    [title.padEnd(30), ...cells.map((cell) => cell.padStart(9))].join(' '),
  );
}

const formatFigure = (figure: number): string => figure.toFixed(figure < 100 ? 1 : 0);
