/**
 * One-time codes of the progress page: for one request and one browser, sent to one contact. The code itself is in the vault;
 * here is who may still try it.
 */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Database } from './sql/database.ts';

interface RequestRef {
  acquirerId: string;
  requestId: string;
}

export interface ProgressCode {
  /** Under which the vault makes the code and compares it. */
  ref: string;
  contactId: string;
  /** The contact as pages show it. */
  masked: string;
}

export interface ProgressCodes {
  /**
   * Writes down that a code is sent. A browser has one code of a request: an earlier one counts no more.
   * @param browser a secret of the browser that asked for it
   * @returns false when it was written before
   */
  begin(
    request: RequestRef,
    code: ProgressCode,
    browser: string,
    validMs: number,
  ): Promise<boolean>;
  /** The code that this browser can still enter. @param tries how many may be wrong */
  find(request: RequestRef, browser: string, tries: number): Promise<ProgressCode | undefined>;
  /** Counts one try of the code that `find` answers. @returns how many are left, and undefined when none was */
  takeTry(ref: string, tries: number): Promise<number | undefined>;
  /**
   * Uses up a code that was entered. Whoever pressed twice has used it once.
   * @returns false for one that was used before, or is past its time
   */
  use(ref: string): Promise<boolean>;
  /** It was not sent. */
  forget(ref: string): Promise<void>;
}

/** Whoever presses twice does so within seconds. */
const again = sql.raw(`interval '30 seconds'`);
/** A code that is over is kept as long as anybody could ask what became of it. */
const keptFor = sql.raw(`interval '1 day'`);

export const createProgressCodes = (db: Database): ProgressCodes => ({
  async begin({ acquirerId, requestId }, { ref, contactId, masked }, browser, validMs) {
    await sql`delete from progress_codes where expires_at < now() - ${keptFor}`.execute(db);
    const { numAffectedRows } = await sql`
      insert into progress_codes (ref, acquirer_id, request_id, contact_id, masked, browser, expires_at)
      values (${ref}, ${acquirerId}, ${requestId}, ${contactId}, ${masked}, ${computeHash(browser)},
        now() + interval '1 millisecond' * ${validMs})
      on conflict do nothing`.execute(db);
    return numAffectedRows === 1n;
  },

  async find({ acquirerId, requestId }, browser, tries) {
    const { rows } = await sql<ProgressCode>`
      select ref, contact_id as "contactId", masked from (
        select * from progress_codes
        where acquirer_id = ${acquirerId} and request_id = ${requestId} and browser = ${computeHash(browser)}
        order by created_at desc limit 1) latest
      where expires_at > now() and tries < ${tries}
        and (used_at is null or used_at > now() - ${again})`.execute(db);
    return rows[0];
  },

  async takeTry(ref, tries) {
    const { rows } = await sql<{ tries: number }>`
      update progress_codes set tries = tries + 1
      where ref = ${ref} and tries < ${tries} and expires_at > now()
      returning tries`.execute(db);
    return rows[0] && tries - rows[0].tries;
  },

  async use(ref) {
    const { numAffectedRows } = await sql`
      update progress_codes set used_at = coalesce(used_at, now())
      where ref = ${ref} and expires_at > now()
        and (used_at is null or used_at > now() - ${again})`.execute(db);
    return numAffectedRows === 1n;
  },

  async forget(ref) {
    await db.deleteFrom('progress_codes').where('ref', '=', ref).execute();
  },
});

const computeHash = (secret: string): string =>
  createHash('sha256').update(`progress page ${secret}`).digest('base64url');
