import { sql, type Kysely } from 'kysely';

/** What the workflow says of a request besides its state, so that readers need not ask it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table requests add column details text`.execute(db);
}
