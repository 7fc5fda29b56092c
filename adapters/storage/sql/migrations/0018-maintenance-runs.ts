import { sql, type Kysely } from 'kysely';

/** When the maintenance last came to its end: one row, which counts from the installation until it has run. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table maintenance_runs (
    finished_at timestamptz not null,
    only_row boolean primary key default true check (only_row)
  )`.execute(db);
  await sql`insert into maintenance_runs (finished_at) values (now())`.execute(db);
}
