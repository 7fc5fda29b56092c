import { sql, type Kysely } from 'kysely';

/** Which wait of a request staff were told of. Those that wait already are told of. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table requests add column told_waiting_since timestamptz`.execute(db);
  await sql`update requests set told_waiting_since = waiting_since where closed_at is null`.execute(
    db,
  );
}
