/** Events of an acquirer in the order in which they can be seen, for those who ask, and for delivery to endpoints. */
import { sql } from 'kysely';
import type { EventType } from '../../domain/events/catalogue.ts';
import type { ListedEvent } from '../../domain/events/delivery.ts';
import { givesUpAfterMs } from '../../domain/events/retries.ts';
import type { Database } from './sql/database.ts';

export interface EventFilter {
  acquirerId: string;
  /** Restricts to one merchant. */
  merchantId?: string;
  type?: EventType;
  requestId?: string;
  /** Id of the event after which the list goes on; from the first one without it. */
  after?: string;
  limit: number;
}

export interface Events {
  /** Undefined when the acquirer has no event of the id in `after`. */
  list(filter: EventFilter): Promise<ListedEvent[] | undefined>;
  /**
   * Gives new events their place in the list of their acquirer, and a delivery to each endpoint that chose their type.
   * One worker at a time does so; the others have nothing to do.
   * @returns how many there were
   */
  publish(limit: number): Promise<number>;
}

/** Locks are numbers; this one is of no other use. */
const publishLock = 7_306_001;

export const createEvents = (db: Database): Events => ({
  async list({ acquirerId, merchantId, type, requestId, after, limit }) {
    const place = after === undefined ? '0' : await findPlace(db, acquirerId, after);
    if (place === undefined) return undefined;
    let query = db
      .selectFrom('events')
      .select(['event_id', 'type', 'at', 'data'])
      .where('acquirer_id', '=', acquirerId)
      .where('endpoint_id', 'is', null)
      .where('position', '>', place);
    if (merchantId !== undefined) query = query.where('merchant_id', '=', merchantId);
    if (type !== undefined) query = query.where('type', '=', type);
    if (requestId !== undefined) query = query.where('request_id', '=', requestId);
    const rows = await query.orderBy('position').limit(limit).execute();
    return rows.map(toListedEvent);
  },

  async publish(limit) {
    const unplaced = await db
      .selectFrom('events')
      .select('id')
      .where('position', 'is', null)
      .limit(1)
      .executeTakeFirst();
    if (!unplaced) return 0;
    return db.transaction().execute(async (trx) => {
      const { rows } = await sql<{ got: boolean }>`
        select pg_try_advisory_xact_lock(${publishLock}) as got`.execute(trx);
      return rows[0]?.got === true ? placeEvents(trx, limit) : 0;
    });
  },
});

export const toListedEvent = (row: {
  event_id: string;
  type: string;
  at: Date;
  data: string;
}): ListedEvent => ({
  id: row.event_id,
  type: row.type,
  timestamp: row.at.toISOString(),
  data: JSON.parse(row.data) as ListedEvent['data'],
});

async function findPlace(db: Database, acquirerId: string, eventId: string) {
  const row = await db
    .selectFrom('events')
    .select('position')
    .where('event_id', '=', eventId)
    .where('acquirer_id', '=', acquirerId)
    .executeTakeFirst();
  return row?.position ?? undefined;
}

/**
 * Ids are given when a row is written, and rows are seen when their transaction ends, so ids alone would let a reader
 * miss an event. Batches of one request follow each other, so the ids of its events are in order. A delivery behind one
 * that is tried again waits as long as that.
 */
async function placeEvents(trx: Database, limit: number): Promise<number> {
  const { rows } = await sql<{ placed: number }>`
    with batch as (
      select id, acquirer_id, request_id, type, endpoint_id from events
      where position is null order by id limit ${limit}
    ),
    numbered as (
      select batch.*, coalesce(newest.position, 0)
        + row_number() over (partition by batch.acquirer_id order by batch.id) as position
      from batch left join lateral (
        select position from events
        where events.acquirer_id = batch.acquirer_id and position is not null
        order by position desc limit 1
      ) newest on true
    ),
    placed as (
      update events set position = numbered.position from numbered where events.id = numbered.id
      returning events.id
    ),
    due as (
      insert into event_deliveries (endpoint_id, event_no, request_id, next_at, gives_up_at)
      select endpoint.endpoint_id, numbered.id, numbered.request_id,
        coalesce((
          select max(before.next_at) from event_deliveries before
          where before.endpoint_id = endpoint.endpoint_id
            and before.request_id = numbered.request_id and before.state = 'pending'
        ), now()),
        now() + make_interval(secs => ${givesUpAfterMs / 1_000})
      from numbered join event_endpoints endpoint
        on endpoint.acquirer_id = numbered.acquirer_id and endpoint.state <> 'deleted'
        and case when numbered.endpoint_id is null
          then endpoint.types is null or jsonb_exists(endpoint.types::jsonb, numbered.type)
          else endpoint.endpoint_id = numbered.endpoint_id end
      order by numbered.id
    )
    select count(*)::int as placed from placed`.execute(trx);
  return rows[0]?.placed ?? 0;
}
