/** Sessions of people at the desk: they end after half an hour without a page, and after a working day. */
import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Database } from './sql/database.ts';

/** Who is signed in, as the identity provider said at the sign-in. */
export interface DeskPerson {
  id: string;
  acquirerId: string;
  roles: readonly string[];
}

export interface DeskSessions {
  /** @returns the secret of the session, for the browser; it is stored nowhere */
  begin(person: DeskPerson): Promise<string>;
  /** The person of a session that goes on; undefined for one that has ended, or that never was. */
  find(secret: string): Promise<DeskPerson | undefined>;
  end(secret: string): Promise<void>;
}

const idleFor = '30 minutes';
const longest = '12 hours';
/** A session is written no more often than this, whatever is read. */
const seenEvery = '1 minute';

export const createDeskSessions = (db: Database): DeskSessions => ({
  async begin(person) {
    const secret = randomBytes(32).toString('base64url');
    await db
      .deleteFrom('desk_sessions')
      .where(sql<boolean>`${hasEnded}`)
      .execute();
    await db
      .insertInto('desk_sessions')
      .values({
        hash: computeHash(secret),
        acquirer_id: person.acquirerId,
        person: person.id,
        caller: JSON.stringify(person),
      })
      .execute();
    return secret;
  },

  async find(secret) {
    const hash = computeHash(secret);
    const row = await db
      .selectFrom('desk_sessions')
      .select([
        'caller',
        sql<boolean>`seen_at < now() - interval '${sql.raw(seenEvery)}'`.as('isOld'),
      ])
      .where('hash', '=', hash)
      .where(sql<boolean>`not (${hasEnded})`)
      .executeTakeFirst();
    if (!row) return undefined;
    if (row.isOld)
      await db
        .updateTable('desk_sessions')
        .set({ seen_at: sql`now()` })
        .where('hash', '=', hash)
        .execute();
    return JSON.parse(row.caller) as DeskPerson;
  },

  async end(secret) {
    await db.deleteFrom('desk_sessions').where('hash', '=', computeHash(secret)).execute();
  },
});

const hasEnded = sql<boolean>`seen_at < now() - interval '${sql.raw(idleFor)}'
  or began_at < now() - interval '${sql.raw(longest)}'`;

const computeHash = (secret: string): string =>
  createHash('sha256').update(`desk session ${secret}`).digest('base64url');
