import { sql, type Kysely } from 'kysely';

/** Vault, requests and audit log. Tables that record what was done refuse changes by trigger. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [...vault, ...records, ...appendOnly])
    await sql.raw(statement).execute(db);
}

const createdAt = 'created_at timestamptz not null default now()';

const vault = [
  `create table data_keys (
    name text primary key,
    master_key_id text not null,
    wrapped bytea not null,
    ${createdAt}
  )`,
  `create table vault_accounts (
    token text primary key,
    acquirer_id text not null,
    merchant_id text not null,
    content_mac text not null unique,
    fingerprint text not null,
    description text not null,
    sealed bytea not null,
    ${createdAt}
  )`,
  'create index vault_accounts_fingerprint on vault_accounts (acquirer_id, fingerprint)',
  `create table vault_persons (
    token text primary key,
    acquirer_id text not null,
    merchant_id text not null,
    content_mac text not null unique,
    sealed bytea not null,
    ${createdAt}
  )`,
  `create table vault_codes (ref text primary key, sealed bytea not null, ${createdAt})`,
  'create index vault_codes_age on vault_codes (created_at)',
  `create table vault_answers (
    ref text primary key,
    sealed bytea,
    code_ref text,
    verdict text,
    ${createdAt}
  )`,
  'create index vault_answers_age on vault_answers (created_at)',
  `create table reveals (
    id bigint generated always as identity primary key,
    token text not null,
    purpose text not null,
    at timestamptz not null default now()
  )`,
];

const records = [
  `create table requests (
    acquirer_id text not null,
    request_id text not null,
    merchant_id text not null,
    workflow_id text not null,
    run_id text not null,
    intake text not null,
    body_digest text not null,
    opened_at timestamptz not null,
    closed_at timestamptz,
    stage text not null,
    waiting_on text not null,
    money text not null,
    risk text,
    due text,
    problems text not null,
    acknowledgement text,
    primary key (acquirer_id, request_id)
  )`,
  'create index requests_newest on requests (acquirer_id, opened_at desc, request_id desc)',
  'create index requests_of_merchant on requests (acquirer_id, merchant_id, opened_at desc)',
  'create index requests_open on requests (acquirer_id, stage) where closed_at is null',
  `create table audit (
    acquirer_id text not null,
    request_id text not null,
    seq integer not null,
    entry text not null,
    prev_hash text not null,
    hash text not null,
    primary key (acquirer_id, request_id, seq),
    foreign key (acquirer_id, request_id) references requests (acquirer_id, request_id)
  )`,
];

const appendOnly = [
  `create function refuse_change() returns trigger language plpgsql as $$
  begin
    raise exception '% is append-only', tg_table_name;
  end $$`,
  ...['audit', 'reveals'].map(
    (table) =>
      `create trigger ${table}_append_only before update or delete or truncate on ${table}
       for each statement execute function refuse_change()`,
  ),
];
