import { describe, expect, it } from 'vitest';
import {
  computeFigures,
  computeQuantile,
  formatComparison,
  type Batch,
  type MeasuredRequest,
} from '../../../bench/figures.ts';

const measured = (n: number): MeasuredRequest => ({
  acknowledgeMs: n,
  outcomeMs: 10 * n,
  reads: 5,
  events: 400,
  bytes: 60_000,
  actions: 95,
  workflowTasks: 60,
  activities: 50,
});
const batch: Batch = {
  seconds: 20,
  statementsPerRead: 1,
  requests: Array.from({ length: 100 }, (_, i) => measured(i + 1)),
  counted: {
    queries: 1_000,
    heartbeats: 200,
    sqlStatements: 15_500,
    cpuMs: { app: 50_000, temporal: 30_000, sandbox: 5_000, people: 7_000, database: 0 },
  },
};

describe('the figures of a bench', () => {
  it('are medians and 99th percentiles', () => {
    expect(computeQuantile([3, 1, 2], 0.5)).toBe(2);
    expect(computeQuantile([], 0.99)).toBe(0);
    expect(computeFigures([batch])).toMatchObject({
      requestsPerSecond: 5,
      acknowledgeP50Ms: 50,
      acknowledgeP99Ms: 99,
      outcomeP50Ms: 500,
      outcomeP99Ms: 990,
      events: 400,
    });
  });

  it('are those of one request, over all rounds together', () => {
    const slower = { ...batch, seconds: 60 };
    expect(computeFigures([batch, slower])).toMatchObject({
      requestsPerSecond: 2.5,
      cpuMs: 850,
      cpuAppMs: 500,
      cpuPeopleMs: 70,
    });
  });

  it('count queries and heartbeats as actions, and no statement of those who look what is new', () => {
    expect(computeFigures([batch])).toMatchObject({
      actions: 107,
      queries: 10,
      sqlStatements: 150,
      reads: 5,
    });
  });

  it('are printed side by side, with the ratio of the first to each other one', () => {
    const now = computeFigures([batch]);
    const before = { ...now, requestsPerSecond: 20 };
    const lines = formatComparison([
      ['now', now],
      ['before', before],
      ['reference', now],
    ]);
    expect(lines[0]).toMatch(/now +before +reference +\/ before +\/ reference$/);
    expect(lines[1]).toMatch(/^requests a second +5\.0 +20\.0 +5\.0 +0\.25 +1\.00$/);
    expect(lines.at(-1)).toMatch(/^CPU of people, ms +70\.0/);
  });
});
