import { sql, type Kysely } from 'kysely';

/** The deadline that a request is measured by: of a wait of staff the first one that passed, whatever reminders come after it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  'alter table requests add column promised_by text',
  'alter table requests add column staff_wait text',
  'update requests set promised_by = due where due is not null',
  'drop index requests_queue',
  `create index requests_queue on requests (acquirer_id, (coalesce(promised_by, '9')), request_id)
   where closed_at is null`,
  'drop index requests_open',
  `create index requests_open on requests (acquirer_id, stage)
   include (waiting_on, risk, due, promised_by, claimed_by, claimed_until, request_id)
   where closed_at is null`,
];
