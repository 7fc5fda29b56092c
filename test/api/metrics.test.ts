import { describe, expect, it } from 'vitest';
import { getDefinition, metrics, metricNames } from '../../adapters/metrics/catalogue.ts';
import { loadPolicy } from '../../adapters/settings/policy-files.ts';
import type { RateLimits } from '../../adapters/storage/rate-limits.ts';
import type { Statistics } from '../../adapters/storage/statistics.ts';
import { countRefusals, createApiMetrics } from '../../api/metrics.ts';
import { createKey, owner, setUpApi } from '../support/api.ts';
import { submitRequest } from '../support/submission.ts';

const { api, storage } = setUpApi();
const now = Date.parse('2026-06-10T02:00:00Z');
const hour = 3_600_000;

const busy: Statistics = {
  open: [
    {
      ...{ stage: 'review', risk: 'red', waitingOn: 'operator', open: 3, overdue: 2 },
      ...{ waitingSince: now - 5 * hour, overdueSince: now - hour },
    },
    {
      ...{ stage: 'trial', risk: 'red', waitingOn: 'operator', open: 1, overdue: 0 },
      waitingSince: now - 9 * hour,
    },
    { stage: 'screening', waitingOn: 'nobody', open: 4, overdue: 0, waitingSince: now - 1000 },
  ],
  closed: [{ outcome: 'completed', risk: 'green', closed: 7 }],
  holds: { held: 2, since: now - 48 * hour },
  alarms: [{ kind: 'hold-lost', standing: 1 }],
  stops: { undelivered: 1, since: now - 30_000 },
  watchedCards: { unreadSince: now - 90_000 },
  maintenance: { finishedAt: now - 3_600_000 },
  events: { dead: 3, undeliveredSince: now - 45_000 },
};

function setUpMetrics(read: () => Promise<Statistics> = async () => busy) {
  const state = { now, reads: 0 };
  const apiMetrics = createApiMetrics({
    statistics: {
      read: () => {
        state.reads += 1;
        return read();
      },
    },
    policies: [loadPolicy('cn-default', 1)],
    now: () => state.now,
  });
  return { state, apiMetrics };
}

describe('the metrics of the API', () => {
  it('count answers by the pattern of their route, and name no request, merchant or acquirer', async () => {
    const apiMetrics = createApiMetrics({ ...storage(), policies: [] });
    const at = api({ meter: apiMetrics });
    const id = await submitRequest(at, owner, createKey());
    await at.get(`/v1/card-changes/${id}`, { as: owner });
    await at.get(`/nowhere/${id}`);
    await at.app.request(`/nowhere/${id}`, { method: 'SUBSCRIBE' });
    const text = await apiMetrics.renderText();
    expect(text).toContain(
      'card_change_http_requests_total{method="GET",route="/v1/card-changes/:id",status="200"} 1',
    );
    expect(text).toContain('{method="GET",route="none",status="404"} 1');
    expect(text).toContain('{method="other",route="none",status="404"} 1');
    expect(text).toContain(
      'card_change_http_request_seconds_count{route="/v1/card-changes/:id"} 1',
    );
    expect(text).toContain('card_change_open_requests{stage="screening",tier="none"} 1');
    expect(text).not.toMatch(/req-|M-GREEN|demo/);
  });

  it('show requests by stage, tier, outcome and owner, with the age of waits, holds and stops', async () => {
    const text = await setUpMetrics().apiMetrics.renderText();
    for (const line of [
      'card_change_open_requests{stage="review",tier="red"} 3',
      'card_change_open_requests{stage="screening",tier="none"} 4',
      'card_change_open_requests{stage="frozen",tier="red"} 0',
      'card_change_closed_requests_last_day{outcome="completed",tier="green"} 7',
      'card_change_waiting_requests{waiting_on="operator"} 4',
      'card_change_waiting_requests{waiting_on="risk"} 0',
      'card_change_overdue_requests{waiting_on="operator"} 2',
      `card_change_longest_wait_seconds{waiting_on="operator"} ${9 * 3600}`,
      'card_change_longest_overdue_seconds{waiting_on="operator"} 3600',
      'card_change_longest_overdue_seconds{waiting_on="nobody"} 0',
      'card_change_payout_holds 2',
      `card_change_longest_payout_hold_seconds ${48 * 3600}`,
      'card_change_standing_alarms{kind="hold-lost"} 1',
      'card_change_standing_alarms{kind="hold-left"} 0',
      'card_change_longest_unread_payouts_seconds 90',
      'card_change_last_maintenance_seconds 3600',
      'card_change_undelivered_stops 1',
      'card_change_oldest_undelivered_stop_seconds 30',
      'card_change_oldest_undelivered_event_seconds 45',
      'card_change_dead_event_deliveries 3',
      'card_change_sql_metrics_up 1',
      'card_change_limit_refusals_total{limit="acts"} 0',
    ])
      expect(text.split('\n')).toContain(line);
    expect(text).toMatch(/^card_change_calendar_days_left\{profile="cn-default"\} -?\d+$/m);
  });

  it('read the database once for scrapes at the same time and shortly after one another', async () => {
    const { state, apiMetrics } = setUpMetrics();
    await Promise.all([apiMetrics.renderText(), apiMetrics.renderText()]);
    state.now += 14_000;
    await apiMetrics.renderText();
    expect(state.reads).toBe(1);
    state.now += 2_000;
    await apiMetrics.renderText();
    expect(state.reads).toBe(2);
  });

  it('say that the database is away, and show no old counts for it', async () => {
    let isAway = false;
    const { state, apiMetrics } = setUpMetrics(async () => {
      if (isAway) throw new Error('no answer');
      return busy;
    });
    await apiMetrics.renderText();
    isAway = true;
    state.now += 60_000;
    const text = await apiMetrics.renderText();
    expect(text).toContain('card_change_sql_metrics_up 0');
    expect(text).not.toMatch(/^card_change_(open_requests|payout_holds|undelivered_stops)/m);
  });

  it('count what a limit refuses, by the name of the limit', async () => {
    const { apiMetrics } = setUpMetrics();
    const rateLimits: RateLimits = {
      count: async () => 0,
      giveBack: async () => undefined,
      take: async (attempts) =>
        attempts.map(({ who }) =>
          who === 'calm'
            ? { allowed: true, left: 1, until: '2026-06-10T02:01:00Z' }
            : { allowed: false, until: '2026-06-10T02:01:00Z' },
        ),
    };
    const counted = countRefusals(rateLimits, apiMetrics);
    const limit = { name: 'acts', points: 1, seconds: 60 } as const;
    await counted.take(['calm', 'busy', 'busy'].map((who) => ({ limit, who })));
    expect(await apiMetrics.renderText()).toContain(
      'card_change_limit_refusals_total{limit="acts"} 2',
    );
  });
});

describe('the catalogue of metrics', () => {
  it('has labels of closed lists, and none that could name a request, a merchant or a person', () => {
    const labels = new Set(metricNames.flatMap((name) => Object.keys(metrics[name].labels)));
    expect([...labels].toSorted()).toEqual(
      [
        ...['call', 'channel', 'kind', 'limit', 'method', 'outcome', 'party', 'profile'],
        ...['result', 'route', 'stage', 'status', 'tier', 'waiting_on'],
      ].toSorted(),
    );
    const open = metricNames.flatMap((name) =>
      Object.entries(metrics[name].labels).flatMap(([label, values]) =>
        Array.isArray(values) ? [] : [label],
      ),
    );
    // Closed by the routes of the API, by HTTP and by the policies of the settings.
    expect(new Set(open)).toEqual(new Set(['route', 'status', 'profile']));
  });

  it('is what the API serves, beside the metrics of Node', async () => {
    const text = await setUpMetrics().apiMetrics.renderText();
    const served = [...text.matchAll(/^# TYPE (card_change_\S+) /gm)].map(([, name = '']) => name);
    const expected = metricNames.filter((name) => getDefinition(name).of.includes('api'));
    expect(served.toSorted()).toEqual(expected.toSorted());
    expect(text).toContain('# TYPE nodejs_eventloop_lag_p99_seconds gauge');
  });
});
