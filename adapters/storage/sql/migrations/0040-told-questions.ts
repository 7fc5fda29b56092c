import { sql, type Kysely } from 'kysely';

/** When staff were told of a question of a merchant. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  'alter table tasks add column told_at timestamptz',
  `create index tasks_untold on tasks (acquirer_id, opened_at)
    where kind = 'support-question' and state = 'open' and told_at is null`,
];
