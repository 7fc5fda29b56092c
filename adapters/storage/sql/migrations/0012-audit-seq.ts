import { sql, type Kysely } from 'kysely';

/** The number of the entry up to which a row describes its request: an earlier batch, repeated late, does not change it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  'alter table requests add column audit_seq integer not null default 0',
  `update requests set audit_seq = newest.seq
   from (select acquirer_id, request_id, max(seq) as seq from audit group by 1, 2) newest
   where requests.acquirer_id = newest.acquirer_id and requests.request_id = newest.request_id`,
];
