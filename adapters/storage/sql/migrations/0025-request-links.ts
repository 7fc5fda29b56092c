import { sql, type Kysely } from 'kysely';

/** What a request has in common with others, such as a card or a device: kept when the facts of a closed request are gone. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `create table request_links (
     acquirer_id text not null,
     request_id text not null,
     kind text not null,
     value text not null,
     at timestamptz not null default now(),
     primary key (acquirer_id, request_id, kind, value)
   )`,
  'create index request_links_newest on request_links (acquirer_id, kind, value, at desc)',
];
