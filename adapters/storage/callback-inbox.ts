/** Messages of parties, each passed on once: a retried `signal()` would count twice. */
import type { CallbackParty } from '../parties/callbacks.ts';
import type { Database } from './sql/database.ts';

export interface CallbackInbox {
  /** `new`: pass it on. `known`: the process has it. `flood`: more than the process could need. */
  receive(
    party: CallbackParty,
    messageId: string,
    requestId: string,
  ): Promise<'new' | 'duplicate' | 'limit'>;
  /** From now on repeats of the message are `known`. */
  markPassedOn(party: CallbackParty, messageId: string): Promise<void>;
}

/** A run takes 10,000 signals in its life, and each order needs a few. */
const maxMessages = 2_000;

export const createCallbackInbox = (db: Database, limit = maxMessages): CallbackInbox => ({
  async receive(party, messageId, requestId) {
    await db
      .insertInto('callbacks')
      .values({ party, message_id: messageId, request_id: requestId })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const message = await db
      .selectFrom('callbacks')
      .select('passed_on')
      .where('party', '=', party)
      .where('message_id', '=', messageId)
      .executeTakeFirstOrThrow();
    if (message.passed_on) return 'duplicate';
    const { passed } = await db
      .selectFrom('callbacks')
      .select(({ fn }) => fn.countAll<string>().as('passed'))
      .where('request_id', '=', requestId)
      .where('passed_on', '=', true)
      .executeTakeFirstOrThrow();
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
