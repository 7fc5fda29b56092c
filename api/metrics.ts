/** The metrics of an API process: what it counts itself, and what it reads from SQL when it is asked. */
import type { GaugeName } from '../adapters/metrics/catalogue.ts';
import { createPromMeter, type PromMeter } from '../adapters/metrics/prom-meter.ts';
import type { RateLimits } from '../adapters/storage/rate-limits.ts';
import type { Statistics, StatisticsReader } from '../adapters/storage/statistics.ts';
import type { Policy } from '../domain/policy/policy-schema.ts';
import { computeCalendarCoverage } from '../domain/time/calendar-coverage.ts';
import type { MetricsSource } from '../adapters/http/metrics-server.ts';
import type { Meter } from '../adapters/metrics/meter.ts';

export interface ApiMetricsSources {
  statistics: StatisticsReader;
  policies: readonly Policy[];
  /** Returns epoch ms. */
  now?: () => number;
}

/** Several scrapers, or one with a short interval, cost the database no more than one. */
const cachedForMs = 15_000;
const dayMs = 24 * 60 * 60 * 1000;

export function createApiMetrics({
  statistics,
  policies,
  now = Date.now,
}: ApiMetricsSources): Meter & MetricsSource {
  const meter = createPromMeter();
  let readAt = -Infinity;
  let reading: Promise<void> | undefined;

  const refresh = async (): Promise<void> => {
    const instant = now();
    if (instant - readAt < cachedForMs) return;
    readAt = instant;
    setCalendars(meter, policies, instant);
    try {
      setStatistics(meter, await statistics.read(instant, instant - dayMs), instant);
    } catch {
      // The other metrics are of use all the same, most of all when the database is down.
      for (const name of gaugesFromSql) meter.clear(name);
      meter.set('card_change_sql_metrics_up', {}, 0);
    }
  };

  return {
    ...meter,
    async renderText() {
      reading ??= refresh().finally(() => {
        reading = undefined;
      });
      await reading;
      return meter.renderText();
    },
  };
}

/** Counts calls that a limit refuses. */
export const countRefusals = (rateLimits: RateLimits, meter: Meter): RateLimits => ({
  ...rateLimits,
  async take(attempts) {
    const answers = await rateLimits.take(attempts);
    attempts.forEach(({ limit }, n) => {
      if (answers[n]?.allowed === false)
        meter.count('card_change_limit_refusals_total', { limit: limit.name });
    });
    return answers;
  },
});

function setCalendars(meter: PromMeter, policies: readonly Policy[], now: number): void {
  const at = new Date(now).toISOString();
  meter.replace(
    'card_change_calendar_days_left',
    policies.map(({ profile, values }) => ({
      labels: { profile },
      value: computeCalendarCoverage(at, values).daysLeft,
    })),
  );
}

const gaugesFromSql: readonly GaugeName[] = [
  'card_change_open_requests',
  'card_change_closed_requests_last_day',
  'card_change_waiting_requests',
  'card_change_longest_wait_seconds',
  'card_change_overdue_requests',
  'card_change_longest_overdue_seconds',
  'card_change_payout_holds',
  'card_change_longest_payout_hold_seconds',
  'card_change_longest_unread_payouts_seconds',
  'card_change_last_maintenance_seconds',
  'card_change_standing_alarms',
  'card_change_undelivered_stops',
  'card_change_oldest_undelivered_stop_seconds',
  'card_change_oldest_undelivered_event_seconds',
  'card_change_dead_event_deliveries',
];

function setStatistics(meter: PromMeter, read: Statistics, now: number): void {
  const { holds, stops } = read;
  meter.set('card_change_sql_metrics_up', {}, 1);
  meter.replace(
    'card_change_open_requests',
    sum(read.open, ({ stage, risk, open }) => [{ stage, tier: risk ?? ('none' as const) }, open]),
  );
  meter.replace(
    'card_change_closed_requests_last_day',
    read.closed.map(({ outcome, risk, closed }) => ({
      labels: { outcome, tier: risk ?? ('none' as const) },
      value: closed,
    })),
  );
  setWaits(meter, read.open, now);
  meter.set('card_change_payout_holds', {}, holds.held);
  meter.set('card_change_longest_payout_hold_seconds', {}, toAge(holds.since, now));
  meter.set(
    'card_change_longest_unread_payouts_seconds',
    {},
    toAge(read.watchedCards.unreadSince, now),
  );
  meter.set('card_change_last_maintenance_seconds', {}, toAge(read.maintenance.finishedAt, now));
  meter.replace(
    'card_change_standing_alarms',
    read.alarms.map(({ kind, standing }) => ({ labels: { kind }, value: standing })),
  );
  meter.set('card_change_undelivered_stops', {}, stops.undelivered);
  meter.set('card_change_oldest_undelivered_stop_seconds', {}, toAge(stops.since, now));
  meter.set(
    'card_change_oldest_undelivered_event_seconds',
    {},
    toAge(read.events.undeliveredSince, now),
  );
  meter.set('card_change_dead_event_deliveries', {}, read.events.dead);
}

function setWaits(meter: PromMeter, open: Statistics['open'], now: number): void {
  const add = (a: number, b: number) => a + b;
  for (const [name, getValue, merge] of [
    ['card_change_waiting_requests', (group) => group.open, add],
    ['card_change_overdue_requests', (group) => group.overdue, add],
    ['card_change_longest_wait_seconds', (group) => toAge(group.waitingSince, now), Math.max],
    ['card_change_longest_overdue_seconds', (group) => toAge(group.overdueSince, now), Math.max],
  ] satisfies [
    GaugeName,
    (group: Statistics['open'][number]) => number,
    (a: number, b: number) => number,
  ][])
    meter.replace(
      name,
      sum(open, (group) => [{ waiting_on: group.waitingOn }, getValue(group)], merge),
    );
}

const toAge = (since: number | undefined, now: number): number =>
  since === undefined ? 0 : Math.max(0, now - since) / 1000;

/** One entry for each set of labels; the values of rows with the same labels are merged. */
function sum<Row, Labels extends Record<string, string>>(
  rows: readonly Row[],
  toEntry: (row: Row) => [Labels, number],
  merge = (a: number, b: number): number => a + b,
): { labels: Labels; value: number }[] {
  const merged = new Map<string, { labels: Labels; value: number }>();
  for (const [labels, value] of rows.map(toEntry)) {
    const key = JSON.stringify(labels);
    const known = merged.get(key);
    merged.set(key, { labels, value: known ? merge(known.value, value) : value });
  }
  return [...merged.values()];
}
