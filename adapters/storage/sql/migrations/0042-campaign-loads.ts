import { sql, type Kysely } from 'kysely';

/** Which loading of a file the rows of a campaign are from: the last that began. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table campaigns add column load_id text not null default ''`.execute(db);
}
