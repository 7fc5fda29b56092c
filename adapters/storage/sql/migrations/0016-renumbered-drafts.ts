import { sql, type Kysely } from 'kysely';

/** The merchant of a draft that the bank's notice of a new card number began: one waits at a time. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table drafts add column renumbered_merchant text`.execute(db);
  await sql`create unique index drafts_renumbered on drafts (acquirer_id, renumbered_merchant)`.execute(
    db,
  );
}
