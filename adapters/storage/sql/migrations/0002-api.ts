import { sql, type Kysely } from 'kysely';

/** What the API keeps: answered actions, received callbacks, and the acquirer of each document. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `create table repeats (
    acquirer_id text not null,
    request_id text not null,
    key text not null,
    action text not null,
    body_mac text not null,
    answer text,
    created_at timestamptz not null default now(),
    primary key (acquirer_id, request_id, key),
    foreign key (acquirer_id, request_id) references requests (acquirer_id, request_id)
  )`,
  `create table callbacks (
    party text not null,
    message_id text not null,
    request_id text not null,
    passed_on boolean not null default false,
    created_at timestamptz not null default now(),
    primary key (party, message_id)
  )`,
  `create table document_owners (
    acquirer_id text not null,
    document_id text not null,
    sha256 text not null,
    uploaded_by text not null,
    created_at timestamptz not null default now(),
    primary key (acquirer_id, document_id)
  )`,
  'create index callbacks_of_request on callbacks (request_id)',
  'create index requests_by_id on requests (request_id)',
];
