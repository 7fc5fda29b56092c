/**
 * Every metric of this program. The values of each label are a closed list, or a pattern where the
 * code or the settings close it: no label names a request, a merchant, a person or an acquirer.
 */
import { alarmKinds } from '../../domain/reconciliation/alarms.ts';
import {
  gateNames,
  outcomeKinds,
  riskTiers,
  sideStages,
  waitingOnNames,
} from '../../domain/request/stages.ts';

export const meteredParties = [
  'merchants',
  'lists',
  'registry',
  'ocr',
  'forensics',
  'identity',
  'esign',
  'bank',
  'networks',
  'wechat-pay',
  'yeepay',
  'lakala',
  'terminals',
  'settlement',
  'payouts',
  'sms',
] as const;
export type MeteredParty = (typeof meteredParties)[number];

/** Limits of `api/limits.ts` and of its relatives. */
export const limitNames = [
  'safety-acts',
  'acts',
  'submission',
  'submissions-of-merchant',
  'submissions-of-person',
  'submissions-of-device',
  'submissions-of-agent',
  'submissions-of-address',
  'submissions-of-area',
  'tokens-of-merchant',
  'tokens-of-caller',
  'drafts-of-merchant',
  'drafts-of-caller',
  'documentMb-of-merchant',
  'documentMb-of-caller',
  'sms',
  'short-links',
  'progress-codes-hour',
  'progress-codes-day',
  'progress-code-tries',
  'questions-of-request',
] as const;

/** `failed` is an error that is not about the party, such as a call that was called off. */
export const callOutcomes = ['done', 'refused', 'unavailable', 'unknown', 'failed'] as const;
export type CallOutcome = (typeof callOutcomes)[number];

const stages = [...gateNames, ...sideStages] as const;
/** `none`: the risk has not been assessed yet. */
export const tiers = [...riskTiers, 'none'] as const;

interface Definition {
  kind: 'counter' | 'gauge' | 'histogram';
  help: string;
  labels: Readonly<Record<string, readonly string[] | RegExp>>;
  /** Upper bounds of a histogram. */
  buckets?: readonly number[];
  /** The processes that serve it. */
  of: readonly ('api' | 'worker')[];
}

export const metrics = {
  card_change_http_requests_total: {
    kind: 'counter',
    help: 'Answers of the API.',
    labels: {
      method: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'other'],
      // The pattern of a route, never a path.
      route: /^(none|\/[\w/:{}.*-]*)$/,
      status: /^[1-5]\d\d$/,
    },
    of: ['api'],
  },
  card_change_http_request_seconds: {
    kind: 'histogram',
    help: 'Time until the API has answered.',
    labels: { route: /^(none|\/[\w/:{}.*-]*)$/ },
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    of: ['api'],
  },
  card_change_limit_refusals_total: {
    kind: 'counter',
    help: 'Calls that were refused because a limit was reached.',
    labels: { limit: limitNames },
    of: ['api'],
  },
  card_change_open_requests: {
    kind: 'gauge',
    help: 'Requests that have not ended.',
    labels: { stage: stages, tier: tiers },
    of: ['api'],
  },
  card_change_closed_requests_last_day: {
    kind: 'gauge',
    help: 'Requests that ended within the last 24 hours.',
    labels: { outcome: outcomeKinds, tier: tiers },
    of: ['api'],
  },
  card_change_waiting_requests: {
    kind: 'gauge',
    help: 'Open requests by who is waited for.',
    labels: { waiting_on: waitingOnNames },
    of: ['api'],
  },
  card_change_longest_wait_seconds: {
    kind: 'gauge',
    help: 'How long the longest wait lasts.',
    labels: { waiting_on: waitingOnNames },
    of: ['api'],
  },
  card_change_overdue_requests: {
    kind: 'gauge',
    help: 'Open requests that are late: their deadline has passed, or staff have missed one before it.',
    labels: { waiting_on: waitingOnNames },
    of: ['api'],
  },
  card_change_longest_overdue_seconds: {
    kind: 'gauge',
    help: 'How long the request that is late for longest is late.',
    labels: { waiting_on: waitingOnNames },
    of: ['api'],
  },
  card_change_payout_holds: {
    kind: 'gauge',
    help: 'Requests, open or closed, whose payouts are held.',
    labels: {},
    of: ['api'],
  },
  card_change_longest_payout_hold_seconds: {
    kind: 'gauge',
    help: 'How long payouts have been held at most.',
    labels: {},
    of: ['api'],
  },
  card_change_longest_unread_payouts_seconds: {
    kind: 'gauge',
    help: 'How long ago the payouts of a watched card were read, of the card that was not read for longest.',
    labels: {},
    of: ['api'],
  },
  card_change_last_maintenance_seconds: {
    kind: 'gauge',
    help: 'How long ago the maintenance that last came to its end was begun.',
    labels: {},
    of: ['api'],
  },
  card_change_standing_alarms: {
    kind: 'gauge',
    help: 'Alarms of the reconciliation that are not cleared.',
    labels: { kind: alarmKinds },
    of: ['api'],
  },
  card_change_undelivered_stops: {
    kind: 'gauge',
    help: 'Stops that were received and have not taken effect.',
    labels: {},
    of: ['api'],
  },
  card_change_oldest_undelivered_stop_seconds: {
    kind: 'gauge',
    help: 'Age of the oldest stop that has not taken effect.',
    labels: {},
    of: ['api'],
  },
  card_change_oldest_undelivered_event_seconds: {
    kind: 'gauge',
    help: 'Age of the oldest event that waits for an endpoint, or for its place in the list; of paused endpoints none.',
    labels: {},
    of: ['api'],
  },
  card_change_dead_event_deliveries: {
    kind: 'gauge',
    help: 'Deliveries of events that were given up and not sent again.',
    labels: {},
    of: ['api'],
  },
  card_change_calendar_days_left: {
    kind: 'gauge',
    help: 'Days until the end of the known holidays.',
    // The profiles of the settings.
    labels: { profile: /^[\w.-]{1,64}$/ },
    of: ['api'],
  },
  card_change_sql_metrics_up: {
    kind: 'gauge',
    help: '1 when the metrics that come from SQL could be read, else 0 and they are missing.',
    labels: {},
    of: ['api'],
  },
  card_change_party_call_seconds: {
    kind: 'histogram',
    help: 'Time until a party has answered, or the call has failed.',
    labels: { party: meteredParties, call: ['question', 'order'], outcome: callOutcomes },
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8],
    of: ['api', 'worker'],
  },
  card_change_open_circuits: {
    kind: 'gauge',
    help: 'Circuit breakers of a party that are open; each network has one of its own.',
    labels: { party: meteredParties },
    of: ['worker'],
  },
  card_change_notices_total: {
    kind: 'counter',
    help: 'Copies of notices by what became of them.',
    labels: {
      channel: ['mail', 'sms'],
      result: ['sent', 'refused', 'unavailable', 'failed', 'undelivered'],
    },
    of: ['worker'],
  },
  card_change_event_tries_total: {
    kind: 'counter',
    help: 'Tries to deliver an event to an endpoint.',
    labels: { result: ['delivered', 'refused', 'no-answer'] },
    of: ['worker'],
  },
  card_change_audit_lag_seconds: {
    kind: 'histogram',
    help: 'Time from what happened until it is in the audit log.',
    labels: {},
    buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 3600],
    of: ['worker'],
  },
  card_change_alarms_total: {
    kind: 'counter',
    help: 'Alarms that the reconciliation has raised.',
    labels: { kind: alarmKinds },
    of: ['worker'],
  },
} as const satisfies Record<`card_change_${string}`, Definition>;

export type MetricName = keyof typeof metrics;
type NamesOf<Kind> = {
  [Name in MetricName]: (typeof metrics)[Name] extends { kind: Kind } ? Name : never;
}[MetricName];
export type CounterName = NamesOf<'counter'>;
export type GaugeName = NamesOf<'gauge'>;
export type HistogramName = NamesOf<'histogram'>;

type LabelsIn<Name extends MetricName> = (typeof metrics)[Name]['labels'];
export type Labels<Name extends MetricName> = {
  [Label in keyof LabelsIn<Name>]: LabelsIn<Name>[Label] extends readonly (infer Value extends
    string)[]
    ? Value
    : string;
};

export const metricNames = Object.keys(metrics) as MetricName[];

export const getDefinition = (name: MetricName): Definition => metrics[name];

/** Every combination of label values, for metrics whose labels all have lists; otherwise none. */
export function listSeries(name: MetricName): Record<string, string>[] {
  let series: Record<string, string>[] = [{}];
  for (const [label, values] of Object.entries(getDefinition(name).labels)) {
    if (values instanceof RegExp) return [];
    series = series.flatMap((one) => values.map((value) => ({ ...one, [label]: value })));
  }
  return series;
}
