import { sql, type Kysely } from 'kysely';

/** An owner asks for the events of one merchant again and again: those of the whole acquirer are not read for it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index events_merchant on events (acquirer_id, merchant_id, position)`.execute(
    db,
  );
}
