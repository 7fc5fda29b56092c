import { sql, type Kysely } from 'kysely';

/** Who has signed in at the desk, and with which roles: a case is handed over to somebody who can open it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `create table desk_people (
     acquirer_id text not null,
     person text not null,
     roles text not null,
     seen_at timestamptz not null default now(),
     primary key (acquirer_id, person)
   )`,
];
