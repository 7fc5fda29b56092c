import { sql, type Kysely } from 'kysely';

/** Freezes of cut-overs, and reminders sent to merchants between requests. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `create table freezes (
    id bigint generated always as identity primary key,
    acquirer_id text not null,
    scope text not null,
    name text not null,
    reason text not null,
    set_by text not null,
    set_at timestamptz not null,
    lifted_by text,
    lifted_at timestamptz
  )`,
  `create unique index freezes_standing on freezes (acquirer_id, scope, name)
   where lifted_at is null`,
  `create table reminders (
    acquirer_id text not null,
    merchant_id text not null,
    key text not null,
    sent_at timestamptz not null,
    primary key (acquirer_id, merchant_id, key)
  )`,
];
