import { sql, type Kysely } from 'kysely';

/** Campaigns, their rows, what staff did with them, and the alarms of the reconciliation. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `create table campaigns (
    campaign_id text primary key,
    acquirer_ids text not null,
    state text not null,
    created_at timestamptz not null default now()
  )`,
  `create table campaign_rows (
    campaign_id text not null references campaigns (campaign_id),
    row_no integer not null,
    acquirer_id text not null,
    merchant_id text not null,
    request_id text not null,
    request text not null,
    state text not null,
    code text,
    primary key (campaign_id, row_no),
    unique (campaign_id, acquirer_id, merchant_id)
  )`,
  'create index campaign_rows_state on campaign_rows (campaign_id, state, acquirer_id, row_no)',
  `create table campaign_acts (
    campaign_id text not null references campaigns (campaign_id),
    seq integer not null,
    at timestamptz not null,
    actor text not null,
    action text not null,
    reason text,
    primary key (campaign_id, seq)
  )`,
  `create trigger campaign_acts_append_only before update or delete or truncate on campaign_acts
   for each statement execute function refuse_change()`,
  `create table alarms (
    id bigint generated always as identity primary key,
    kind text not null,
    acquirer_id text not null,
    merchant_id text not null,
    request_id text not null,
    expected text not null,
    found text not null,
    raised_at timestamptz not null,
    seen_at timestamptz not null,
    told_at timestamptz,
    cleared_at timestamptz
  )`,
  `create unique index alarms_standing on alarms (kind, acquirer_id, merchant_id, request_id)
   where cleared_at is null`,
];
