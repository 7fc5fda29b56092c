import { sql, type Kysely } from 'kysely';

/** When a request, or the watch over its card, was given its turn to move the card: two of one merchant must not do so at once. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table requests add column switch_turn_at timestamptz`.execute(db);
}
