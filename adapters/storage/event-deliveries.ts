/** Deliveries of events to endpoints: what is due, what became of each try, and how an event is sent once more. */
import { sql } from 'kysely';
import type { ListedEvent, LoggedDelivery } from '../../domain/events/delivery.ts';
import { planNextTry } from '../../domain/events/retries.ts';
import type { EndpointRef } from './event-endpoints.ts';
import { toListedEvent } from './events.ts';
import { replayEvents, type ReplayChoice } from './event-replay.ts';
import type { Database } from './sql/database.ts';

/** An endpoint that this worker alone sends to, for a minute. */
export interface LeasedEndpoint extends EndpointRef {
  url: string;
  /** Names the lease. */
  leasedUntil: string;
}

export interface DueEvent extends ListedEvent {
  /** Its number, for `recordTry`. */
  no: string;
}

export interface Try {
  /** HTTP status; undefined without an answer. */
  status?: number;
  ms: number;
  /** `delivered`, or why not: a word for the log. */
  result: string;
  /** How long the endpoint asks to be left alone. */
  retryAfterMs?: number;
}

export interface DeliveryFilter {
  state?: LoggedDelivery['state'];
  /** Id of the event before which the log goes on; from the newest one without it. */
  before?: string;
  limit: number;
}

export interface EventDeliveries {
  /** Leases every endpoint that has something due and is not leased. After a crash the lease ends by itself. */
  leaseDue(): Promise<LeasedEndpoint[]>;
  /**
   * Renews the lease, and reads what is to be sent now: of each request the oldest event that waits.
   * Nothing when another worker has the endpoint.
   */
  takeDue(endpoint: LeasedEndpoint, limit: number): Promise<DueEvent[]>;
  /** @returns what became of the delivery */
  recordTry(endpoint: EndpointRef, eventNo: string, tried: Try): Promise<LoggedDelivery['state']>;
  release(endpoint: LeasedEndpoint): Promise<void>;
  /** The newest first. */
  list(endpoint: EndpointRef, filter: DeliveryFilter): Promise<LoggedDelivery[]>;
  /**
   * Sends events once more that are in the acquirer's list.
   * @returns how many; undefined when it would be more than `limit`, and then none
   */
  replay(endpoint: EndpointRef, chosen: ReplayChoice, limit: number): Promise<number | undefined>;
}

const leaseFor = '1 minute';

export const createEventDeliveries = (db: Database): EventDeliveries => ({
  async leaseDue() {
    const { rows } = await sql<LeaseRow>`
      update event_endpoints set leased_until = now() + ${sql.lit(leaseFor)}::interval
      where endpoint_id in (
        select endpoint_id from event_endpoints endpoint
        where leased_until <= now() and (
          (state = 'active' and exists (${isDue}))
          or (state = 'paused' and exists (${isDue} and delivery.request_id = '')))
        for update skip locked)
      returning acquirer_id, endpoint_id, url, leased_until::text`.execute(db);
    return rows.map((row) => ({
      acquirerId: row.acquirer_id,
      endpointId: row.endpoint_id,
      url: row.url,
      leasedUntil: row.leased_until,
    }));
  },

  async takeDue(endpoint, limit) {
    const { rows: renewed } = await sql<{ leased_until: string }>`
      update event_endpoints set leased_until = now() + ${sql.lit(leaseFor)}::interval
      where ${isLeased(endpoint)} and state <> 'deleted' returning leased_until::text`.execute(db);
    if (!renewed[0]) return [];
    endpoint.leasedUntil = renewed[0].leased_until;
    const { rows } = await sql<EventRow>`
      select event.id, event.event_id, event.type, event.at, event.data
      from event_deliveries delivery
      join events event on event.id = delivery.event_no
      join event_endpoints endpoint on endpoint.endpoint_id = delivery.endpoint_id
      where delivery.endpoint_id = ${endpoint.endpointId} and delivery.state = 'pending'
        and delivery.next_at <= now()
        and (endpoint.state = 'active' or delivery.request_id = '')
        and not exists (
          select 1 from event_deliveries earlier
          where earlier.endpoint_id = delivery.endpoint_id
            and earlier.request_id = delivery.request_id and earlier.state = 'pending'
            and earlier.event_no < delivery.event_no)
      order by delivery.next_at, delivery.event_no limit ${limit}`.execute(db);
    return rows.map((row) => ({ no: row.id, ...toListedEvent(row) }));
  },

  recordTry: ({ endpointId }, eventNo, { status, ms, result, retryAfterMs }) =>
    db.transaction().execute(async (trx) => {
      await trx
        .insertInto('event_tries')
        .values({ endpoint_id: endpointId, event_no: eventNo, status: status ?? null, ms, result })
        .execute();
      const { rows } = await sql<DeliveryRow>`
        select request_id, state as before, tries + 1 as tries,
          (extract(epoch from gives_up_at - now()) * 1000)::float8 as left_ms
        from event_deliveries
        where endpoint_id = ${endpointId} and event_no = ${eventNo} for update`.execute(trx);
      const [delivery] = rows;
      if (!delivery) throw new Error(`no delivery of event ${eventNo} to ${endpointId}`);
      const { before, left_ms, request_id, tries } = delivery;
      // The endpoint was deleted meanwhile, or another worker has delivered it.
      if (before !== 'pending') return before;
      const isDelivered = result === 'delivered';
      // Whoever tests an endpoint reads the log, and tests again.
      const isLast = isDelivered || request_id === '';
      const waitMs = isLast ? undefined : planNextTry(tries, left_ms, retryAfterMs);
      const state = isDelivered ? 'delivered' : waitMs === undefined ? 'dead' : 'pending';
      await sql`update event_deliveries set state = ${state}, tries = ${tries}
        where endpoint_id = ${endpointId} and event_no = ${eventNo}`.execute(trx);
      // Later events of the request wait for it, and follow it.
      await sql`update event_deliveries
        set next_at = now() + make_interval(secs => ${(waitMs ?? 0) / 1_000})
        where endpoint_id = ${endpointId} and request_id = ${request_id}
          and state = 'pending'`.execute(trx);
      return state;
    }),

  async release(endpoint) {
    await sql`update event_endpoints set leased_until = now()
      where ${isLeased(endpoint)}`.execute(db);
  },

  async list({ endpointId }, { state, before, limit }) {
    const { rows } = await sql<LogRow>`
      select event.event_id, event.type, delivery.request_id, delivery.state, delivery.next_at,
        coalesce((
          select json_agg(json_build_object('at', made.at, 'status', made.status, 'ms', made.ms,
            'result', made.result) order by made.id)
          from event_tries made where made.endpoint_id = delivery.endpoint_id
            and made.event_no = delivery.event_no
        ), '[]')::text as tries
      from event_deliveries delivery join events event on event.id = delivery.event_no
      where delivery.endpoint_id = ${endpointId}
        ${state === undefined ? sql`` : sql`and delivery.state = ${state}`}
        ${before === undefined ? sql`` : sql`and delivery.event_no < (select id from events where event_id = ${before})`}
      order by delivery.event_no desc limit ${limit}`.execute(db);
    return rows.map(toLoggedDelivery);
  },

  replay: (endpoint, chosen, limit) =>
    db.transaction().execute((trx) => replayEvents(trx, endpoint, chosen, limit)),
});

interface LeaseRow {
  acquirer_id: string;
  endpoint_id: string;
  url: string;
  leased_until: string;
}

interface EventRow {
  id: string;
  event_id: string;
  type: string;
  at: Date;
  data: string;
}

interface DeliveryRow {
  before: LoggedDelivery['state'];
  request_id: string;
  tries: number;
  left_ms: number;
}

interface LogRow {
  event_id: string;
  type: string;
  request_id: string;
  state: LoggedDelivery['state'];
  next_at: Date;
  tries: string;
}

const isDue = sql`select 1 from event_deliveries delivery
  where delivery.endpoint_id = endpoint.endpoint_id and delivery.state = 'pending'
    and delivery.next_at <= now()`;

const isLeased = ({ endpointId, leasedUntil }: LeasedEndpoint) =>
  sql`endpoint_id = ${endpointId} and leased_until = ${leasedUntil}::timestamptz`;

const toLoggedDelivery = (row: LogRow): LoggedDelivery => ({
  eventId: row.event_id,
  type: row.type,
  ...(row.request_id !== '' && { requestId: row.request_id }),
  state: row.state,
  ...(row.state === 'pending' && { nextAt: row.next_at.toISOString() }),
  tries: (
    JSON.parse(row.tries) as { at: string; status: number | null; ms: number; result: string }[]
  ).map(({ at, status, ms, result }) => ({
    at: new Date(at).toISOString(),
    ...(status !== null && { status }),
    ms,
    result,
  })),
});
