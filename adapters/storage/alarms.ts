/** Alarms of the reconciliation: one per difference, from when it is found until it is gone. */
import type { Selectable } from 'kysely';
import type { AlarmsPort } from '../../activities/reconciliation.ts';
import type { Alarm, AlarmKind } from '../../domain/reconciliation/alarms.ts';
import type { Database } from './sql/database.ts';
import type { Tables } from './sql/tables.ts';

/** Alarms that one run reports; the next run reports the rest. */
const maxUnnotified = 500;

/** An alarm that stands: its difference was found again by the last run. */
export interface StandingAlarm extends Alarm {
  /** ISO 8601 */
  raisedAt: string;
}

/** What the desk needs besides. */
export interface Alarms extends AlarmsPort {
  /** The alarms that stand, the oldest first. */
  listStanding(acquirerId: string, limit: number): Promise<StandingAlarm[]>;
}

export const createAlarms = (db: Database): Alarms => ({
  async raise(alarm, at) {
    const seen_at = new Date(at);
    const { kind, expected, found } = alarm;
    await db
      .insertInto('alarms')
      .values({
        kind,
        acquirer_id: alarm.acquirerId,
        merchant_id: alarm.merchantId,
        request_id: alarm.requestId,
        expected,
        found,
        raised_at: seen_at,
        seen_at,
      })
      .onConflict((conflict) =>
        conflict
          .columns(['kind', 'acquirer_id', 'merchant_id', 'request_id'])
          .where('cleared_at', 'is', null)
          .doUpdateSet({ expected, found, seen_at }),
      )
      .execute();
  },

  async keep({ acquirerId, merchantId, requestId }, kinds, at) {
    await db
      .updateTable('alarms')
      .set({ seen_at: new Date(at) })
      .where('kind', 'in', [...kinds])
      .where('acquirer_id', '=', acquirerId)
      .where('merchant_id', '=', merchantId)
      .where('request_id', '=', requestId)
      .where('cleared_at', 'is', null)
      .execute();
  },

  async clear(kinds, at) {
    await db
      .updateTable('alarms')
      .set({ cleared_at: new Date(at) })
      .where('kind', 'in', [...kinds])
      .where('cleared_at', 'is', null)
      .where('seen_at', '<', new Date(at))
      .execute();
  },

  async listUnnotified() {
    const rows = await db
      .selectFrom('alarms')
      .selectAll()
      .where('notified_at', 'is', null)
      .where('cleared_at', 'is', null)
      .orderBy('id')
      .limit(maxUnnotified)
      .execute();
    return rows.map((row) => ({ id: row.id, ...toAlarm(row) }));
  },

  async listStanding(acquirerId, limit) {
    const rows = await db
      .selectFrom('alarms')
      .selectAll()
      .where('acquirer_id', '=', acquirerId)
      .where('cleared_at', 'is', null)
      .orderBy('id')
      .limit(limit)
      .execute();
    return rows.map((row) => ({ ...toAlarm(row), raisedAt: row.raised_at.toISOString() }));
  },

  async markNotified(ids, at) {
    if (ids.length === 0) return;
    await db
      .updateTable('alarms')
      .set({ notified_at: new Date(at) })
      .where('id', 'in', [...ids])
      .execute();
  },
});

const toAlarm = (row: Selectable<Tables['alarms']>): Alarm => ({
  kind: row.kind as AlarmKind,
  acquirerId: row.acquirer_id,
  merchantId: row.merchant_id,
  requestId: row.request_id,
  expected: row.expected,
  found: row.found,
});
