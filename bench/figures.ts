/** Figures of many requests, and their comparison as text. */
import type { Cost } from './cost.ts';
import { processKinds, type ProcessKind } from './processes.ts';

/** What was measured of one request. */
export interface MeasuredRequest extends Cost {
  /** From sending the submission to its answer; ms. */
  acknowledgeMs: number;
  /** From the last action of a person to the end of the workflow; ms. */
  outcomeMs: number;
  /** How often the people who wait read the state. */
  reads: number;
}

/** What was counted while requests were driven, apart from what the same system does while idle. */
export interface Counted {
  /** Queries of workflows that Temporal answered: each is a billed action that no history shows. */
  queries: number;
  /** Heartbeats that Temporal received: billed as well. */
  heartbeats: number;
  sqlStatements: number;
  cpuMs: Record<ProcessKind, number>;
}

export interface Batch {
  seconds: number;
  requests: readonly MeasuredRequest[];
  statementsPerRead: number;
  counted: Counted;
}

type CpuFigure = `cpu${Capitalize<ProcessKind>}Ms`;
export type Figures = Record<keyof typeof titles | CpuFigure, number>;

const titles = {
  requestsPerSecond: 'requests a second',
  acknowledgeP50Ms: 'to acknowledge, p50, ms',
  acknowledgeP99Ms: 'to acknowledge, p99, ms',
  outcomeP50Ms: 'last act to outcome, p50, ms',
  outcomeP99Ms: 'last act to outcome, p99, ms',
  actions: 'actions, queries counted',
  queries: 'of them queries',
  events: 'events',
  historyBytes: 'bytes of history',
  workflowTasks: 'workflow tasks',
  activities: 'activities',
  sqlStatements: 'SQL statements, reads not counted',
  reads: 'reads of the state by people',
  cpuMs: 'CPU, people not counted, ms',
} as const;

const countReads = ({ requests }: Batch): number =>
  requests.reduce((sum, { reads }) => sum + reads, 0);

const nameCpuFigure = (kind: ProcessKind): CpuFigure =>
  `cpu${kind.charAt(0).toUpperCase()}${kind.slice(1)}Ms` as CpuFigure;

/** Figures per request, of all batches together: counts from histories are medians, other counts are means. */
export function computeFigures(batches: readonly Batch[]): Figures {
  const all = batches.flatMap(({ requests }) => requests);
  const of = (what: keyof MeasuredRequest, share: number) =>
    computeQuantile(
      all.map((one) => one[what]),
      share,
    );
  const total = (read: (batch: Batch) => number) =>
    batches.reduce((sum, batch) => sum + read(batch), 0);
  const mean = (read: (batch: Batch) => number) => total(read) / all.length;
  const queries = mean(({ counted }) => counted.queries);
  const cpu = processKinds.map((kind): [CpuFigure, number] => [
    nameCpuFigure(kind),
    mean(({ counted }) => counted.cpuMs[kind]),
  ]);
  const server = processKinds.filter((kind) => kind !== 'people');
  return {
    requestsPerSecond: all.length / total(({ seconds }) => seconds),
    acknowledgeP50Ms: of('acknowledgeMs', 0.5),
    acknowledgeP99Ms: of('acknowledgeMs', 0.99),
    outcomeP50Ms: of('outcomeMs', 0.5),
    outcomeP99Ms: of('outcomeMs', 0.99),
    actions: of('actions', 0.5) + queries + mean(({ counted }) => counted.heartbeats),
    queries,
    events: of('events', 0.5),
    historyBytes: of('bytes', 0.5),
    workflowTasks: of('workflowTasks', 0.5),
    activities: of('activities', 0.5),
    // How many reads there are depends on how impatient people are.
    sqlStatements: mean(
      (batch) => batch.counted.sqlStatements - countReads(batch) * batch.statementsPerRead,
    ),
    reads: mean(countReads),
    cpuMs: mean(({ counted }) => server.reduce((sum, kind) => sum + counted.cpuMs[kind], 0)),
    ...(Object.fromEntries(cpu) as Record<CpuFigure, number>),
  };
}

/** The smallest figure that this share of all figures does not exceed; 0 if there are none. */
export function computeQuantile(figures: readonly number[], share: number): number {
  const sorted = figures.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

/**
 * One line per figure: each column, and the ratio of the first to each other one.
 * @param columns by title; rows with nothing but zeros are left out
 */
export function formatComparison(
  columns: readonly (readonly [string, Readonly<Record<string, number>>])[],
): string[] {
  const [first, ...others] = columns;
  if (!first) return [];
  const rows = Object.keys(first[1])
    .filter((key) => columns.some(([, figures]) => (figures[key] ?? 0) !== 0))
    .map((key) => {
      const values = columns.map(([, figures]) => figures[key] ?? 0);
      const ratios = values.slice(1).map((other) => formatRatio(values[0] ?? 0, other));
      return [getTitle(key), ...values.map(formatFigure), ...ratios];
    });
  const heads = ['', ...columns.map(([title]) => title), ...others.map(([title]) => `/ ${title}`)];
  return [heads, ...rows].map(([title = '', ...cells]) =>
    [title.padEnd(30), ...cells.map((cell) => cell.padStart(12))].join(' '),
  );
}

const getTitle = (key: string): string =>
  (titles as Partial<Record<string, string>>)[key] ??
  key.replace(/^cpu(\w+)Ms$/, (_, kind: string) => `CPU of ${kind.toLowerCase()}, ms`);

const formatFigure = (figure: number): string => figure.toFixed(figure < 100 ? 1 : 0);
const formatRatio = (figure: number, other: number): string =>
  other === 0 ? '' : (figure / other).toFixed(2);
