/**
 * Applications sent to networks that audit, by the key of the order. Not every network accepts a
 * reference of ours, and none lists them: without these rows a crash would lose the application number,
 * and a repeat would be a second application.
 */
import type { Selectable } from 'kysely';
import type { Database } from '../../storage/sql/database.ts';
import type { Tables } from '../../storage/sql/tables.ts';
import type { Masks } from './masks.ts';

/** What an application is about: fixed when its row is created. */
export interface ApplicationSubject {
  /** The key of the order. */
  key: string;
  network: string;
  /** The merchant's number at the network. */
  merchantNo: string;
  /** The single terminal whose account changes; without it the merchant's account does. */
  terminalNo?: string;
  /** The key of the change that this one undoes. */
  undoes?: string;
}

export interface Application extends ApplicationSubject {
  /** Set before it is sent, and reset when it is certain that it was not accepted. */
  isSent: boolean;
  /** How often it was sent; a sender must have read the present number. */
  attempts: number;
  /** The account it applies for; known once it is sent. */
  account: Masks | undefined;
  /** The account that was bound before, as the network shows it. */
  previousMask: string | undefined;
  /** The number under which we sent it, at networks that take one. */
  ownNo: string | undefined;
  /** When it, or the appeal for it, was sent last, ms since 1970. */
  sentAtMs: number | undefined;
  /** Missing until the answer arrives, and for ever when the answer was lost. */
  applicationNo: string | undefined;
  /** The refusal of its audit was appealed against. */
  isAppealed: boolean;
  /** It must not be sent any more. */
  isRevoked: boolean;
}

/** What is written before an application leaves. */
export interface Sending {
  account: Masks;
  previousMask: string;
  ownNo?: string | undefined;
}

export interface ApplicationStore {
  find(key: string): Promise<Application | undefined>;
  findByOwnNo(network: string, ownNo: string): Promise<Application | undefined>;
  /** The row of the key; created, as not sent, if it is missing. */
  findOrCreate(subject: ApplicationSubject): Promise<Application>;
  /** Forbids sending from now on. @returns the row of the key, created if it is missing */
  revoke(subject: ApplicationSubject): Promise<Application>;
  /**
   * Marks it as sent and clears the number of an earlier application.
   * @returns false when it was revoked or sent by another process since `seen` was read
   */
  markSent(seen: Application, sending: Sending): Promise<boolean>;
  /**
   * Restores the state of `seen` after its application was not accepted: an earlier one under the key may still be valid.
   * Without effect when it was sent again since.
   */
  markNotAccepted(seen: Application): Promise<void>;
  /** The same after its appeal was not received. */
  markNotAppealed(seen: Application): Promise<void>;
  /** Keeps the number of the application that was sent after `seen` was read. */
  markAccepted(seen: Application, applicationNo: string): Promise<void>;
  /** Keeps the number that a notification brought, for an application whose answer was lost. */
  markFound(seen: Application, applicationNo: string): Promise<void>;
  /** @returns false when it was appealed before, or sent again since `seen` was read */
  markAppealed(seen: Application): Promise<boolean>;
}

export function createApplicationStore(db: Database): ApplicationStore {
  const rows = () => db.selectFrom('network_applications').selectAll();
  const change = () => db.updateTable('network_applications');

  const insert = ({ key, network, merchantNo, terminalNo, undoes }: ApplicationSubject) =>
    db
      .insertInto('network_applications')
      .values({
        key,
        network,
        merchant_no: merchantNo,
        terminal_no: terminalNo ?? null,
        undoes: undoes ?? null,
      })
      .onConflict((conflict) => conflict.column('key').doNothing())
      .execute();
  const read = async (key: string): Promise<Application> =>
    toApplication(await rows().where('key', '=', key).executeTakeFirstOrThrow());

  return {
    find: async (key) => {
      const row = await rows().where('key', '=', key).executeTakeFirst();
      return row && toApplication(row);
    },
    findByOwnNo: async (network, ownNo) => {
      const row = await rows()
        .where('network', '=', network)
        .where('own_no', '=', ownNo)
        .executeTakeFirst();
      return row && toApplication(row);
    },
    findOrCreate: async (subject) => {
      await insert(subject);
      return read(subject.key);
    },
    revoke: async (subject) => {
      await insert(subject);
      await change().set({ revoked: true }).where('key', '=', subject.key).execute();
      return read(subject.key);
    },
    markSent: async ({ key, attempts }, { account, previousMask, ownNo }) => {
      const { numUpdatedRows } = await change()
        .set({
          sent: true,
          attempts: attempts + 1,
          ...account,
          previous_mask: previousMask,
          own_no: ownNo ?? null,
          sent_at: new Date(),
          application_no: null,
          appealed: false,
        })
        .where('key', '=', key)
        .where('attempts', '=', attempts)
        .where('revoked', '=', false)
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },
    markNotAccepted: async ({ key, attempts, isSent, ownNo, applicationNo, isAppealed }) => {
      await change()
        .set({
          sent: isSent,
          own_no: ownNo ?? null,
          application_no: applicationNo ?? null,
          appealed: isAppealed,
        })
        .where('key', '=', key)
        .where('attempts', '=', attempts + 1)
        .execute();
    },
    markNotAppealed: async ({ key, attempts }) => {
      await change()
        .set({ appealed: false })
        .where('key', '=', key)
        .where('attempts', '=', attempts)
        .execute();
    },
    markAccepted: async ({ key, attempts }, applicationNo) => {
      await change()
        .set({ application_no: applicationNo })
        .where('key', '=', key)
        .where('attempts', '=', attempts + 1)
        .execute();
    },
    markFound: async ({ key, attempts }, applicationNo) => {
      await change()
        .set({ application_no: applicationNo })
        .where('key', '=', key)
        .where('attempts', '=', attempts)
        .where('application_no', 'is', null)
        .execute();
    },
    markAppealed: async ({ key, attempts }) => {
      const { numUpdatedRows } = await change()
        .set({ appealed: true, sent_at: new Date() })
        .where('key', '=', key)
        .where('attempts', '=', attempts)
        .where('appealed', '=', false)
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },
  };
}

const toApplication = (row: Selectable<Tables['network_applications']>): Application => ({
  key: row.key,
  network: row.network,
  merchantNo: row.merchant_no,
  ...(row.terminal_no !== null && { terminalNo: row.terminal_no }),
  ...(row.undoes !== null && { undoes: row.undoes }),
  isSent: row.sent,
  attempts: row.attempts,
  account:
    row.first6 === null || row.last4 === null
      ? undefined
      : { first6: row.first6, last4: row.last4 },
  previousMask: row.previous_mask ?? undefined,
  ownNo: row.own_no ?? undefined,
  sentAtMs: row.sent_at === null ? undefined : new Date(row.sent_at).getTime(),
  applicationNo: row.application_no ?? undefined,
  isAppealed: row.appealed,
  isRevoked: row.revoked,
});
