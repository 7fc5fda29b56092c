/** Callbacks of parties. Each is passed on once, because a repeated signal would count twice. */
import { sql, type ExpressionBuilder } from 'kysely';
import type { CallbackParty } from '../parties/callbacks.ts';
import type { Database } from './sql/database.ts';
import type { Tables } from './sql/tables.ts';

export interface CallbackInbox {
  /**
   * Stores a message. `new`: pass it on. `duplicate`: the workflow has it. `limit`: the request has
   * got more messages than it could need.
   */
  receive(
    party: CallbackParty,
    messageId: string,
    requestId: string,
  ): Promise<'new' | 'duplicate' | 'limit'>;
  /** From now on the message is a `duplicate`. */
  markPassedOn(party: CallbackParty, messageId: string): Promise<void>;
}

/** Temporal allows 10,000 signals per run, and each order needs a few. */
const maxMessages = 2_000;

export const createCallbackInbox = (db: Database, limit = maxMessages): CallbackInbox => ({
  async receive(party, messageId, requestId) {
    const isMessage = (eb: ExpressionBuilder<Tables, 'callbacks'>) =>
      eb.and([eb('party', '=', party), eb('message_id', '=', messageId)]);
    // What is read is as it was before the message was stored.
    const { known, passed } = await db
      .with('stored', (store) =>
        store
          .insertInto('callbacks')
          .values({ party, message_id: messageId, request_id: requestId })
          .onConflict((conflict) => conflict.doNothing()),
      )
      .selectFrom('callbacks')
      .where('passed_on', '=', true)
      .where((where) => where.or([where('request_id', '=', requestId), isMessage(where)]))
      .select(({ fn }) => fn.countAll<string>().as('passed'))
      .select((each) => sql<boolean>`coalesce(bool_or(${isMessage(each)}), false)`.as('known'))
      .executeTakeFirstOrThrow();
    if (known) return 'duplicate';
    return Number(passed) >= limit ? 'limit' : 'new';
  },

  async markPassedOn(party, messageId) {
    await db
      .updateTable('callbacks')
      .set({ passed_on: true })
      .where('party', '=', party)
      .where('message_id', '=', messageId)
      .execute();
  },
});
