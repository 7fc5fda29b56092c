/** Freezes of cut-overs: who set and lifted each, and when. None is ever deleted. */
import type { Selectable } from 'kysely';
import type { CutoverFreezesPort } from '../../activities/cutover-freezes.ts';
import type {
  CutoverFreeze,
  CutoverFreezeScope,
  CutoverFreezeTarget,
} from '../../domain/switch/cutover-freeze.ts';
import type { Database } from './sql/database.ts';
import type { Tables } from './sql/tables.ts';

export interface LiftedFreeze extends CutoverFreeze {
  liftedBy: string;
  /** ISO 8601 */
  liftedAt: string;
}

/** What the API needs besides. */
export interface CutoverFreezes extends CutoverFreezesPort {
  /** Sets a freeze; an active one stays as it is. @param at ISO 8601 */
  set(target: CutoverFreezeTarget, by: string, reason: string, at: string): Promise<void>;
  /** Lifts a freeze. @param at ISO 8601 @returns false when none was active */
  lift(target: CutoverFreezeTarget, by: string, at: string): Promise<boolean>;
  /** Freezes that are over, the one that was lifted last first. */
  listLifted(acquirerId: string, limit: number): Promise<LiftedFreeze[]>;
}

export const createCutoverFreezes = (db: Database): CutoverFreezes => ({
  async listActive(acquirerId) {
    const rows = await db
      .selectFrom('cutover_freezes')
      .select(['acquirer_id', 'scope', 'name', 'reason', 'set_by', 'set_at'])
      .where('acquirer_id', '=', acquirerId)
      .where('lifted_at', 'is', null)
      .orderBy('id')
      .execute();
    return rows.map(toFreeze);
  },

  async listLifted(acquirerId, limit) {
    const rows = await db
      .selectFrom('cutover_freezes')
      .select(['acquirer_id', 'scope', 'name', 'reason', 'set_by', 'set_at'])
      .select(['lifted_by', 'lifted_at'])
      .where('acquirer_id', '=', acquirerId)
      .where('lifted_at', 'is not', null)
      .orderBy('lifted_at', 'desc')
      .limit(limit)
      .execute();
    return rows.map((row) => ({
      ...toFreeze(row),
      liftedBy: row.lifted_by ?? '',
      liftedAt: row.lifted_at?.toISOString() ?? '',
    }));
  },

  async set({ acquirerId, scope, name }, by, reason, at) {
    await db
      .insertInto('cutover_freezes')
      .values({
        acquirer_id: acquirerId,
        scope,
        name,
        reason,
        set_by: by,
        set_at: new Date(at),
      })
      .onConflict((conflict) =>
        conflict
          .columns(['acquirer_id', 'scope', 'name'])
          .where('lifted_at', 'is', null)
          .doNothing(),
      )
      .execute();
  },

  async lift({ acquirerId, scope, name }, by, at) {
    const { numUpdatedRows } = await db
      .updateTable('cutover_freezes')
      .set({ lifted_by: by, lifted_at: new Date(at) })
      .where('acquirer_id', '=', acquirerId)
      .where('scope', '=', scope)
      .where('name', '=', name)
      .where('lifted_at', 'is', null)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  },
});

const toFreeze = (
  row: Omit<Selectable<Tables['cutover_freezes']>, 'id' | 'lifted_by' | 'lifted_at'>,
): CutoverFreeze => ({
  acquirerId: row.acquirer_id,
  scope: row.scope as CutoverFreezeScope,
  name: row.name,
  reason: row.reason,
  by: row.set_by,
  since: row.set_at.toISOString(),
});
