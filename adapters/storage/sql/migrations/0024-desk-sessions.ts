import { sql, type Kysely } from 'kysely';

/** Sessions of the desk. A session is known by the hash of its secret, which only the browser has. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `create table desk_sessions (
     hash text primary key,
     acquirer_id text not null,
     person text not null,
     caller text not null,
     began_at timestamptz not null default now(),
     seen_at timestamptz not null default now()
   )`,
  'create index desk_sessions_seen on desk_sessions (seen_at)',
];
