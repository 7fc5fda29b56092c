import { sql, type Kysely } from 'kysely';

/** The table of applications serves every network that audits, not only WeChat Pay. */
const statements = [
  'alter table wechat_applications rename to network_applications',
  'alter table network_applications rename column sub_mchid to merchant_no',
  "alter table network_applications add column network text not null default 'wechat-pay'",
  'alter table network_applications alter column network drop default',
  'alter table network_applications add column terminal_no text',
  'alter table network_applications add column own_no text',
  'alter table network_applications add column sent_at timestamptz',
  'alter table network_applications add column appealed boolean not null default false',
  'create unique index network_applications_own_no on network_applications (network, own_no)',
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
