import { sql, type Kysely } from 'kysely';

/** Whether somebody whose stop was refused knows of it. What was refused before this is told nobody any more. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  'alter table safety_inbox add column refusal_told_at timestamptz',
  'update safety_inbox set refusal_told_at = now() where outcome is not null',
  `create index safety_inbox_untold on safety_inbox (delivered_at)
   where outcome <> 'done' and refusal_told_at is null`,
];
