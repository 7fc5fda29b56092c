import { sql, type Kysely } from 'kysely';

/** Codes by which a browser comes from the progress page of a request to its controls. The vault keeps the codes themselves. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `create table progress_codes (
     ref text primary key,
     acquirer_id text not null,
     request_id text not null,
     contact_id text not null,
     masked text not null,
     browser text not null,
     tries integer not null default 0,
     expires_at timestamptz not null,
     used_at timestamptz,
     created_at timestamptz not null default now()
   )`,
  'create index progress_codes_request on progress_codes (acquirer_id, request_id, browser)',
  'create index progress_codes_expiry on progress_codes (expires_at)',
];
