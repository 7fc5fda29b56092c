/** Staff who have signed in at the desk, with the roles that their identity provider named last. */
import { sql } from 'kysely';
import { isSamePerson } from '../../domain/request/separation-of-duties.ts';
import type { DeskPerson } from './sessions.ts';
import type { Database } from './sql/database.ts';

export interface DeskPeople {
  /** Remembers a sign-in, and forgets whoever has not signed in for a quarter of a year. */
  record(person: DeskPerson): Promise<void>;
  /** Everybody of the same acquirer with one of the roles, without the person; in the order of their ids. */
  listColleagues(person: Omit<DeskPerson, 'roles'>, roles: readonly string[]): Promise<string[]>;
}

const keptFor = '90 days';

export const createDeskPeople = (db: Database): DeskPeople => ({
  async record({ acquirerId, id, roles }) {
    await sql`with gone as (
        delete from desk_people where seen_at < now() - ${keptFor}::interval and person <> ${id})
      insert into desk_people (acquirer_id, person, roles)
      values (${acquirerId}, ${id}, ${JSON.stringify(roles)})
      on conflict (acquirer_id, person)
      do update set roles = excluded.roles, seen_at = now()`.execute(db);
  },

  async listColleagues({ acquirerId, id }, wanted) {
    const { rows } = await sql<{ person: string; roles: string }>`
      select person, roles from desk_people
      where acquirer_id = ${acquirerId} and seen_at >= now() - ${keptFor}::interval
      order by person`.execute(db);
    return rows
      .filter(({ person, roles }) => {
        const held = JSON.parse(roles) as string[];
        return !isSamePerson(person, id) && held.some((role) => wanted.includes(role));
      })
      .map(({ person }) => person);
  },
});
