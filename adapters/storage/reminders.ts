import type { RemindersPort } from '../../activities/reminders.ts';
import type { Database } from './sql/database.ts';

/** Reminders that were sent, so that a maintenance run that is repeated sends none twice. */
export const createReminders = (db: Database): RemindersPort => ({
  async wasSent({ acquirerId, merchantId }, key) {
    const sent = await db
      .selectFrom('reminders')
      .select('sent_at')
      .where('acquirer_id', '=', acquirerId)
      .where('merchant_id', '=', merchantId)
      .where('key', '=', key)
      .executeTakeFirst();
    return sent !== undefined;
  },

  async markSent({ acquirerId, merchantId }, key, at) {
    await db
      .insertInto('reminders')
      .values({ acquirer_id: acquirerId, merchant_id: merchantId, key, sent_at: new Date(at) })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  },
});
