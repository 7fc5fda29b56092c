import { sql, type Kysely } from 'kysely';

/** Tables and columns take the names that the code and the documents use. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  'alter table repeats rename to idempotency_keys',
  'alter table reveals rename to access_log',
  'alter trigger reveals_append_only on access_log rename to access_log_append_only',
  'alter table freezes rename to cutover_freezes',
  'alter index freezes_standing rename to cutover_freezes_active',
  'alter table alarms rename column told_at to notified_at',
  'alter index alarms_standing rename to alarms_active',
  'alter table campaign_acts rename to campaign_entries',
  'alter trigger campaign_acts_append_only on campaign_entries rename to campaign_entries_append_only',
  'alter table wechat_applications rename column times to attempts',
  'alter table wechat_applications rename column before to previous_mask',
  'alter table wechat_applications rename column taken_back to revoked',
];
