import { sql, type Kysely } from 'kysely';

/** Messages that were sent, by their key, until their receipt is known. No row holds a number. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `create table sms_messages (
     key text primary key,
     acquirer_id text not null,
     state text not null default 'sending',
     attempts integer not null default 1,
     message_id text,
     code text,
     copy text,
     check_at timestamptz,
     sent_at timestamptz not null default now()
   )`,
  'create index sms_messages_due on sms_messages (check_at) where check_at is not null',
  'create index sms_messages_sent on sms_messages (acquirer_id, sent_at)',
];
