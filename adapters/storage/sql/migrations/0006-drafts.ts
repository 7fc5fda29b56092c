import { sql, type Kysely } from 'kysely';

/** Requests that are drafted, until the owner confirms them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(statement).execute(db);
}

const statement = `create table drafts (
  acquirer_id text not null,
  draft_id text not null,
  body text not null,
  digest text not null,
  drafted_by text not null,
  written_by text not null,
  confirmed_by text,
  links integer not null default 0,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  primary key (acquirer_id, draft_id)
)`;
