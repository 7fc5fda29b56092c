import { sql, type Kysely } from 'kysely';

/** The terminal whose own card a request changes; empty for the merchant's. The newest request is found by scope. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  "alter table requests add column terminal text not null default ''",
  `create index requests_of_scope
   on requests (acquirer_id, merchant_id, terminal, opened_at desc, request_id desc)`,
];
