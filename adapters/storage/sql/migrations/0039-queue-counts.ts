import { sql, type Kysely } from 'kysely';

/** The index of open requests has all that the counts of the desk read: they need no row of the table, however many are closed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  'drop index requests_open',
  `create index requests_open on requests (acquirer_id, stage)
   include (waiting_on, risk, due, claimed_by, claimed_until, request_id)
   where closed_at is null`,
];
