import { sql, type Kysely } from 'kysely';

/** Links to the hosted change, which open once; the sessions that they open; and the draft that each person writes in it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `create table hosted_links (
     hash text primary key,
     acquirer_id text not null,
     merchant_id text not null,
     person text not null,
     expires_at timestamptz not null,
     used_by text,
     used_at timestamptz,
     created_at timestamptz not null default now()
   )`,
  'create index hosted_links_expiry on hosted_links (expires_at)',
  `create table hosted_sessions (
     hash text primary key,
     acquirer_id text not null,
     person text not null,
     caller text not null,
     began_at timestamptz not null default now(),
     seen_at timestamptz not null default now()
   )`,
  'create index hosted_sessions_seen on hosted_sessions (seen_at)',
  `create table hosted_drafts (
     acquirer_id text not null,
     subject text not null,
     draft_id text not null,
     primary key (acquirer_id, subject)
   )`,
];
