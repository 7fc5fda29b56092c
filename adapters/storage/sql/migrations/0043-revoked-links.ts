import { sql, type Kysely } from 'kysely';

/** When staff last ended the links to the progress of a request: signed links that were made before open nothing. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table requests add column links_revoked_at timestamptz`.execute(db);
}
