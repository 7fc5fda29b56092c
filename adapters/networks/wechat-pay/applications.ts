/**
 * Applications sent to WeChat Pay, by the key of the order. The API accepts no reference of ours and
 * has no list: without these rows a crash would lose the application number, and a repeat would be a
 * second application.
 */
import type { Selectable } from 'kysely';
import type { Database } from '../../storage/sql/database.ts';
import type { Tables } from '../../storage/sql/tables.ts';

/** First six and last four digits. */
export interface Masks {
  first6: string;
  last4: string;
}

export interface Application {
  key: string;
  subMchid: string;
  /** The key of the change that this one undoes. */
  undoes: string | undefined;
  /** Set before it is sent, and reset when it is certain that it was not accepted. */
  isSent: boolean;
  /** How often it was sent; a sender must have read the present number. */
  attempts: number;
  /** The account it applies for; known once it is sent. */
  account: Masks | undefined;
  /** The account that was bound before, as WeChat Pay masks it. */
  previousMask: string | undefined;
  /** Missing until the answer arrives, and for ever when the answer was lost. */
  applicationNo: string | undefined;
  /** It must not be sent any more. */
  isRevoked: boolean;
}

export interface ApplicationStore {
  find(key: string): Promise<Application | undefined>;
  /** The row of the key; created, as not sent, if it is missing. */
  findOrCreate(order: { key: string; subMchid: string; undoes?: string }): Promise<Application>;
  /** Forbids sending from now on. @returns the row of the key, created if it is missing */
  revoke(order: { key: string; subMchid: string }): Promise<Application>;
  /**
   * Marks it as sent and clears the number of an earlier application.
   * @returns false when it was revoked or sent by another process since `seen` was read
   */
  markSent(seen: Application, account: Masks, previousMask: string): Promise<boolean>;
  /** Restores the state of `seen`: an earlier application under the key may still be valid. */
  markNotAccepted(seen: Application): Promise<void>;
  markAccepted(key: string, applicationNo: string): Promise<void>;
}

export function createApplicationStore(db: Database): ApplicationStore {
  const rows = () => db.selectFrom('wechat_applications').selectAll();
  const change = () => db.updateTable('wechat_applications');

  const insert = (order: { key: string; subMchid: string; undoes?: string }) =>
    db
      .insertInto('wechat_applications')
      .values({ key: order.key, sub_mchid: order.subMchid, undoes: order.undoes ?? null })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  const read = async (key: string): Promise<Application> =>
    toApplication(await rows().where('key', '=', key).executeTakeFirstOrThrow());

  return {
    find: async (key) => {
      const row = await rows().where('key', '=', key).executeTakeFirst();
      return row && toApplication(row);
    },
    findOrCreate: async (order) => {
      await insert(order);
      return read(order.key);
    },
    revoke: async (order) => {
      await insert(order);
      await change().set({ revoked: true }).where('key', '=', order.key).execute();
      return read(order.key);
    },
    markSent: async ({ key, attempts }, account, previousMask) => {
      const { numUpdatedRows } = await change()
        .set({
          sent: true,
          attempts: attempts + 1,
          ...account,
          previous_mask: previousMask,
          application_no: null,
        })
        .where('key', '=', key)
        .where('attempts', '=', attempts)
        .where('revoked', '=', false)
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },
    markNotAccepted: async ({ key, isSent, applicationNo = null }) => {
      await change()
        .set({ sent: isSent, application_no: applicationNo })
        .where('key', '=', key)
        .execute();
    },
    markAccepted: async (key, applicationNo) => {
      await change().set({ application_no: applicationNo }).where('key', '=', key).execute();
    },
  };
}

const toApplication = (row: Selectable<Tables['wechat_applications']>): Application => ({
  key: row.key,
  subMchid: row.sub_mchid,
  undoes: row.undoes ?? undefined,
  isSent: row.sent,
  attempts: row.attempts,
  account:
    row.first6 === null || row.last4 === null
      ? undefined
      : { first6: row.first6, last4: row.last4 },
  previousMask: row.previous_mask ?? undefined,
  applicationNo: row.application_no ?? undefined,
  isRevoked: row.revoked,
});
