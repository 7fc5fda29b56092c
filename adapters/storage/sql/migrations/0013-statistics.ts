import { sql, type Kysely } from 'kysely';

/** Since when a request waits, and since when its payouts go where they go; indexes for counts of requests. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `alter table requests
    add column waiting_since timestamptz,
    add column money_since timestamptz`,
  'create index requests_closed on requests (closed_at) where closed_at is not null',
  "create index requests_held on requests (acquirer_id) where money = 'hold'",
];
