import { sql, type Kysely } from 'kysely';

/** Terminals of the merchant as the maintenance has left them after the watch; null before its first look. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table watched_cards add column late_terminals text`.execute(db);
}
