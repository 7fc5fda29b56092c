import { sql, type Kysely } from 'kysely';

/** What short links lead to. A row holds the hash of the signs: whoever reads the table opens no link. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `create table short_links (
     hash text primary key,
     purpose text not null,
     acquirer_id text not null,
     request_id text not null,
     contact_id text not null,
     created_at timestamptz not null default now(),
     expires_at timestamptz,
     revoked_at timestamptz
   )`,
  'create index short_links_target on short_links (acquirer_id, request_id)',
];
