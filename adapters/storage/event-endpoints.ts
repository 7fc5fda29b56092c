/** Endpoints of acquirers, to which events are delivered, and their secrets. */
import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Selectable } from 'kysely';
import { testEventType, type EventType } from '../../domain/events/catalogue.ts';
import type { Endpoint } from '../../domain/events/delivery.ts';
import { givesUpAfterMs } from '../../domain/events/retries.ts';
import { seal, unseal } from '../key-ring.ts';
import type { DataKeys } from '../vault/data-keys.ts';
import type { Database } from './sql/database.ts';
import type { Tables } from './sql/tables.ts';

export interface EndpointRef {
  acquirerId: string;
  endpointId: string;
}

/** A secret is shown once, when it is made. */
export interface NewSecret {
  secret: string;
}

export interface EventEndpoints {
  /** Undefined when the acquirer has an endpoint with this address. */
  create(endpoint: {
    acquirerId: string;
    url: string;
    types?: readonly EventType[];
    by: string;
  }): Promise<(EndpointRef & NewSecret) | undefined>;
  list(acquirerId: string): Promise<Endpoint[]>;
  /** Undefined for an endpoint that is unknown, deleted or of another acquirer; so are the answers below. */
  find(endpoint: EndpointRef): Promise<Endpoint | undefined>;
  /** Chooses the types of events from now on. @param types all without it */
  chooseTypes(endpoint: EndpointRef, types: readonly EventType[] | undefined): Promise<void>;
  /** Nothing is sent to it, and events wait. */
  pause(endpoint: EndpointRef, reason?: string): Promise<void>;
  /** Sends what waits, with the whole time for its tries. */
  resume(endpoint: EndpointRef): Promise<void>;
  /** Makes a secret that signs from now on, beside those before for a while. */
  rotateSecret(endpoint: EndpointRef, overlapHours: number): Promise<NewSecret>;
  /** Records a test event for this endpoint. @returns its id */
  test(endpoint: EndpointRef): Promise<string>;
  /** Nothing is sent to it any more; what was sent stays in the log. */
  delete(endpoint: EndpointRef): Promise<void>;
  /** The secrets that sign now, the newest first. */
  readSecrets(endpointId: string): Promise<string[]>;
}

const keyName = 'event-endpoints';

export const createEventEndpoints = (db: Database, keys: DataKeys): EventEndpoints => {
  /** Not within a transaction: it may have to read the key, and the embedded database has one connection. */
  const makeSecret = async (endpoint_id: string) => {
    const secret = `whsec_${randomBytes(32).toString('base64')}`;
    const key = await keys.getRememberedKey(keyName);
    const sealed = seal(key, Buffer.from(secret), ['event_secrets', endpoint_id]);
    return { secret, row: { endpoint_id, sealed, expires_at: null } };
  };

  return {
    async create({ acquirerId, url, types, by }) {
      const endpointId = `ep_${randomBytes(16).toString('base64url')}`;
      const { secret, row } = await makeSecret(endpointId);
      return db.transaction().execute(async (trx) => {
        const { numInsertedOrUpdatedRows } = await trx
          .insertInto('event_endpoints')
          .values({
            endpoint_id: endpointId,
            acquirer_id: acquirerId,
            url,
            types: toColumn(types),
            pause_reason: null,
            created_by: by,
          })
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirst();
        if (numInsertedOrUpdatedRows === 0n) return undefined;
        await trx.insertInto('event_secrets').values(row).execute();
        return { acquirerId, endpointId, secret };
      });
    },

    list: (acquirerId) => readEndpoints(db, sql`acquirer_id = ${acquirerId}`),

    async find({ acquirerId, endpointId }) {
      const [endpoint] = await readEndpoints(
        db,
        sql`acquirer_id = ${acquirerId} and endpoint_id = ${endpointId}`,
      );
      return endpoint;
    },

    async chooseTypes(endpoint, types) {
      await buildUpdate(db, endpoint)
        .set({ types: toColumn(types) })
        .execute();
    },

    async pause(endpoint, reason) {
      await buildUpdate(db, endpoint)
        .set({ state: 'paused', pause_reason: reason ?? null })
        .execute();
    },

    resume: (endpoint) =>
      db.transaction().execute(async (trx) => {
        await buildUpdate(trx, endpoint).set({ state: 'active', pause_reason: null }).execute();
        await trx
          .updateTable('event_deliveries')
          .set({
            next_at: sql<Date>`now()`,
            tries: 0,
            gives_up_at: sql<Date>`now() + make_interval(secs => ${givesUpAfterMs / 1_000})`,
          })
          .where('endpoint_id', '=', endpoint.endpointId)
          .where('state', '=', 'pending')
          .execute();
      }),

    async rotateSecret({ endpointId }, overlapHours) {
      const { secret, row } = await makeSecret(endpointId);
      return db.transaction().execute(async (trx) => {
        await trx
          .updateTable('event_secrets')
          .set({
            expires_at: sql<Date>`least(expires_at, now() + make_interval(hours => ${overlapHours}))`,
          })
          .where('endpoint_id', '=', endpointId)
          .execute();
        await trx
          .deleteFrom('event_secrets')
          .where('endpoint_id', '=', endpointId)
          .where('expires_at', '<=', sql<Date>`now()`)
          .execute();
        await trx.insertInto('event_secrets').values(row).execute();
        return { secret };
      });
    },

    async test({ acquirerId, endpointId }) {
      const { event_id } = await db
        .insertInto('events')
        .values({
          acquirer_id: acquirerId,
          merchant_id: '',
          request_id: '',
          type: testEventType,
          at: new Date(),
          data: JSON.stringify({ endpointId }),
          endpoint_id: endpointId,
          position: null,
        })
        .returning('event_id')
        .executeTakeFirstOrThrow();
      return event_id;
    },

    delete: (endpoint) =>
      db.transaction().execute(async (trx) => {
        await buildUpdate(trx, endpoint).set({ state: 'deleted' }).execute();
        await trx
          .deleteFrom('event_secrets')
          .where('endpoint_id', '=', endpoint.endpointId)
          .execute();
        await trx
          .updateTable('event_deliveries')
          .set({ state: 'dead' })
          .where('endpoint_id', '=', endpoint.endpointId)
          .where('state', '=', 'pending')
          .execute();
      }),

    async readSecrets(endpointId) {
      const key = await keys.getRememberedKey(keyName);
      const rows = await db
        .selectFrom('event_secrets')
        .select('sealed')
        .where('endpoint_id', '=', endpointId)
        .where(sql<boolean>`coalesce(expires_at > now(), true)`)
        .orderBy('id', 'desc')
        .execute();
      return rows.map(({ sealed }) =>
        unseal(key, sealed, ['event_secrets', endpointId]).toString(),
      );
    },
  };
};

const toColumn = (types: readonly EventType[] | undefined): string | null =>
  types === undefined ? null : JSON.stringify(types);

const buildUpdate = (db: Database, { acquirerId, endpointId }: EndpointRef) =>
  db
    .updateTable('event_endpoints')
    .where('acquirer_id', '=', acquirerId)
    .where('endpoint_id', '=', endpointId)
    .where('state', '!=', 'deleted');

type EndpointRow = Selectable<Tables['event_endpoints']> & { pending: number; dead: number };

async function readEndpoints(
  db: Database,
  condition: ReturnType<typeof sql<boolean>>,
): Promise<Endpoint[]> {
  const count = (state: string) =>
    sql`(select count(*)::int from event_deliveries delivery
      where delivery.endpoint_id = event_endpoints.endpoint_id and delivery.state = ${sql.lit(state)})`;
  const { rows } = await sql<EndpointRow>`
    select *, ${count('pending')} as pending, ${count('dead')} as dead
    from event_endpoints where ${condition} and state <> 'deleted'
    order by created_at, endpoint_id`.execute(db);
  return rows.flatMap(({ state, ...row }) =>
    state === 'deleted'
      ? []
      : [
          {
            endpointId: row.endpoint_id,
            url: row.url,
            ...(row.types !== null && { types: JSON.parse(row.types) as EventType[] }),
            state,
            ...(row.pause_reason !== null && { pauseReason: row.pause_reason }),
            createdBy: row.created_by,
            createdAt: row.created_at.toISOString(),
            pending: row.pending,
            dead: row.dead,
          },
        ],
  );
}
