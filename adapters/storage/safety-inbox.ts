/** Stops that were received, until they took effect. A stop is stored before it is answered. */
import { sql } from 'kysely';
import type { Selectable } from 'kysely';
import type { SafetyInboxPort } from '../../activities/safety-inbox.ts';
import type { Database } from './sql/database.ts';
import type { Tables } from './sql/tables.ts';

/** A stop is known by its idempotency key. */
export interface StopRef {
  acquirerId: string;
  requestId: string;
  key: string;
}

export interface Stop extends StopRef {
  merchantId: string;
  action: string;
  /** Fields of the action with the actor, as the message to the workflow has them. */
  fields: Readonly<Record<string, unknown>>;
}

export interface SafetyInbox extends SafetyInboxPort {
  /** Stores a stop. One that is stored already stays as it is, but one that was refused is delivered again. */
  store(stop: Stop): Promise<void>;
  /** What became of a stop: `undelivered`, `done` or the code of its refusal; undefined when it was never stored. */
  findOutcome(stop: StopRef): Promise<string | undefined>;
  /**
   * Stops that are to be delivered now. What has waited longest since its last try comes first, so that none waits for those
   * whose process does not answer.
   */
  listDue(limit: number): Promise<(Stop & { attempts: number })[]>;
  /** @param outcome `done`, or the code with which the stop was refused */
  markDelivered(stop: StopRef, outcome: string): Promise<void>;
  /** Counts a try without an answer, and leaves the stop alone for a while. */
  postpone(stop: StopRef, afterMs: number): Promise<void>;
  /** Stops that were refused some time ago and whose senders are to be told now, in the order of `listDue`. */
  listUntold(limit: number): Promise<RefusedStop[]>;
  /** The sender of a refused stop knows of it, or nobody can be told. */
  markTold(stop: StopRef): Promise<void>;
  /** Leaves telling of a refusal alone for a while. */
  postponeTelling(stop: StopRef, afterMs: number): Promise<void>;
}

export interface RefusedStop extends Stop {
  /** The code with which it was refused. */
  outcome: string;
  /** When it was refused; ISO 8601. */
  refusedAt: string;
}

/** Whoever waits for the answer is told by it. */
const toldByAnswerWithin = '1 minute';

type UnreadColumn =
  | 'id'
  | 'received_at'
  | 'next_at'
  | 'delivered_at'
  | 'outcome'
  | 'refusal_told_at';

export const createSafetyInbox = (db: Database): SafetyInbox => ({
  async store({ acquirerId, merchantId, requestId, key, action, fields }) {
    await db
      .insertInto('safety_inbox')
      .values({
        acquirer_id: acquirerId,
        merchant_id: merchantId,
        request_id: requestId,
        key,
        action,
        fields: JSON.stringify(fields),
      })
      .onConflict((conflict) =>
        conflict
          .columns(['acquirer_id', 'request_id', 'key'])
          .doUpdateSet({
            delivered_at: null,
            outcome: null,
            refusal_told_at: null,
            attempts: 0,
            next_at: sql<Date>`now()`,
          })
          .where('safety_inbox.outcome', '!=', 'done'),
      )
      .execute();
  },

  async hasUndelivered({ acquirerId, merchantId }) {
    const row = await db
      .selectFrom('safety_inbox')
      .select('id')
      .where('acquirer_id', '=', acquirerId)
      .where('merchant_id', '=', merchantId)
      .where('delivered_at', 'is', null)
      .limit(1)
      .executeTakeFirst();
    return row !== undefined;
  },

  async findOutcome({ acquirerId, requestId, key }) {
    const row = await db
      .selectFrom('safety_inbox')
      .select('outcome')
      .where('acquirer_id', '=', acquirerId)
      .where('request_id', '=', requestId)
      .where('key', '=', key)
      .executeTakeFirst();
    return row && (row.outcome ?? 'undelivered');
  },

  async listDue(limit) {
    const rows = await db
      .selectFrom('safety_inbox')
      .select(['acquirer_id', 'merchant_id', 'request_id', 'key', 'action', 'fields', 'attempts'])
      .where('delivered_at', 'is', null)
      .where('next_at', '<=', sql<Date>`now()`)
      .orderBy('next_at')
      .orderBy('id')
      .limit(limit)
      .execute();
    return rows.map(toStop);
  },

  async markDelivered(stop, outcome) {
    await buildUpdate(db, stop)
      .set({ delivered_at: sql<Date>`now()`, outcome })
      .execute();
  },

  async postpone(stop, afterMs) {
    await buildUpdate(db, stop)
      .set(({ eb }) => ({
        attempts: eb('attempts', '+', 1),
        next_at: buildInstantAfter(afterMs),
      }))
      .execute();
  },

  async listUntold(limit) {
    const rows = await db
      .selectFrom('safety_inbox')
      .selectAll()
      .where('outcome', '!=', 'done')
      .where('refusal_told_at', 'is', null)
      .where('delivered_at', '<', sql<Date>`now() - ${sql.lit(toldByAnswerWithin)}::interval`)
      .where('next_at', '<=', sql<Date>`now()`)
      .orderBy('next_at')
      .orderBy('id')
      .limit(limit)
      .execute();
    return rows.flatMap(({ delivered_at: refusedAt, outcome, ...row }) =>
      outcome === null || refusedAt === null
        ? []
        : [{ ...toStop(row), outcome, refusedAt: new Date(refusedAt).toISOString() }],
    );
  },

  async markTold(stop) {
    await selectRefused(db, stop)
      .set({ refusal_told_at: sql<Date>`now()` })
      .execute();
  },

  async postponeTelling(stop, afterMs) {
    await selectRefused(db, stop)
      .set({ next_at: buildInstantAfter(afterMs) })
      .execute();
  },
});

const buildInstantAfter = (afterMs: number) =>
  sql<Date>`now() + make_interval(secs => ${afterMs / 1_000})`;

const selectRefused = (db: Database, { acquirerId, requestId, key }: StopRef) =>
  db
    .updateTable('safety_inbox')
    .where('acquirer_id', '=', acquirerId)
    .where('request_id', '=', requestId)
    .where('key', '=', key)
    .where('outcome', '!=', 'done');

const buildUpdate = (db: Database, { acquirerId, requestId, key }: StopRef) =>
  db
    .updateTable('safety_inbox')
    .where('acquirer_id', '=', acquirerId)
    .where('request_id', '=', requestId)
    .where('key', '=', key)
    .where('delivered_at', 'is', null);

const toStop = (row: Omit<Selectable<Tables['safety_inbox']>, UnreadColumn>) => ({
  acquirerId: row.acquirer_id,
  merchantId: row.merchant_id,
  requestId: row.request_id,
  key: row.key,
  action: row.action,
  fields: JSON.parse(row.fields) as Stop['fields'],
  attempts: row.attempts,
});
