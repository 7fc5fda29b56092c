/** Sessions of browsers: known by the hash of a secret that only the browser has. They end when nobody reads, and after a while in any case. */
import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Database } from './sql/database.ts';

/** Whose session it is; what else is kept of them is up to the pages. */
export interface SessionPerson {
  id: string;
  acquirerId: string;
}

/** Who is signed in at the desk, as the identity provider said. */
export interface DeskPerson extends SessionPerson {
  roles: readonly string[];
}

/** A person at the desk, with the time at which the identity provider said so last; ISO 8601. */
export interface ConfirmedPerson extends DeskPerson {
  confirmedAt: string;
}

export interface Sessions<Person extends SessionPerson> {
  /** @returns the secret of the session, for the browser; it is stored nowhere */
  begin(person: Person): Promise<string>;
  /** The person of a session that goes on; undefined for one that has ended, or that never was. */
  find(secret: string): Promise<Person | undefined>;
  /** Replaces what is kept of a person. @returns false for a session that has ended, or is of somebody else */
  renew(secret: string, person: Person): Promise<boolean>;
  end(secret: string): Promise<void>;
}

interface SessionTable {
  table: 'desk_sessions' | 'hosted_sessions';
  /** Without a page for so long a session has ended; an interval of SQL. */
  idleFor: string;
  /** However many pages are read; an interval of SQL. */
  longest: string;
}

/** People at the desk: a working day. */
export const deskSessions: SessionTable = {
  table: 'desk_sessions',
  idleFor: '30 minutes',
  longest: '12 hours',
};
/** Merchants: long enough to look for a paper. What they wrote is kept as a draft. */
export const hostedSessions: SessionTable = {
  table: 'hosted_sessions',
  idleFor: '30 minutes',
  longest: '4 hours',
};

/** A session is written no more often than this, whatever is read. */
const seenEvery = sql.raw(`interval '1 minute'`);

export function createSessions<Person extends SessionPerson>(
  db: Database,
  { table, idleFor, longest }: SessionTable,
): Sessions<Person> {
  const sessions = sql.table(table);
  const hasEnded = sql`(seen_at < now() - ${idleFor}::interval or began_at < now() - ${longest}::interval)`;
  const computeHash = (secret: string): string =>
    createHash('sha256').update(`${table} ${secret}`).digest('base64url');
  return {
    async begin(person) {
      const secret = randomBytes(32).toString('base64url');
      const { acquirerId, id } = person;
      await sql`delete from ${sessions} where ${hasEnded}`.execute(db);
      await sql`insert into ${sessions} (hash, acquirer_id, person, caller)
        values (${computeHash(secret)}, ${acquirerId}, ${id}, ${JSON.stringify(person)})`.execute(
        db,
      );
      return secret;
    },

    async find(secret) {
      const hash = computeHash(secret);
      const { rows } = await sql<{ caller: string; is_old: boolean }>`
        select caller, seen_at < now() - ${seenEvery} as is_old
        from ${sessions} where hash = ${hash} and not ${hasEnded}`.execute(db);
      const [row] = rows;
      if (!row) return undefined;
      if (row.is_old)
        await sql`update ${sessions} set seen_at = now() where hash = ${hash}`.execute(db);
      return JSON.parse(row.caller) as Person;
    },

    async renew(secret, person) {
      const { numAffectedRows } = await sql`
        update ${sessions} set caller = ${JSON.stringify(person)}, seen_at = now()
        where hash = ${computeHash(secret)} and acquirer_id = ${person.acquirerId}
          and person = ${person.id} and not ${hasEnded}`.execute(db);
      return numAffectedRows === 1n;
    },

    async end(secret) {
      await sql`delete from ${sessions} where hash = ${computeHash(secret)}`.execute(db);
    },
  };
}
