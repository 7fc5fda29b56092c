import { sql, type Kysely } from 'kysely';

/** Events for back offices: written with the audit log, put in order, and delivered to endpoints. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `create table event_endpoints (
    endpoint_id text primary key,
    acquirer_id text not null,
    url text not null,
    types text,
    state text not null default 'active',
    pause_reason text,
    created_by text not null,
    created_at timestamptz not null default now(),
    leased_until timestamptz not null default now()
  )`,
  `create unique index event_endpoints_url on event_endpoints (acquirer_id, url)
    where state <> 'deleted'`,
  `create table event_secrets (
    id bigint generated always as identity primary key,
    endpoint_id text not null references event_endpoints,
    sealed bytea not null,
    expires_at timestamptz
  )`,
  'create index event_secrets_endpoint on event_secrets (endpoint_id)',
  `create table events (
    id bigint generated always as identity primary key,
    event_id text not null unique default 'evt_' || replace(gen_random_uuid()::text, '-', ''),
    acquirer_id text not null,
    merchant_id text not null,
    request_id text not null,
    type text not null,
    at timestamptz not null,
    data text not null,
    endpoint_id text references event_endpoints,
    position bigint,
    recorded_at timestamptz not null default now()
  )`,
  'create unique index events_position on events (acquirer_id, position)',
  'create index events_unplaced on events (id) where position is null',
  'create index events_request on events (acquirer_id, request_id)',
  `create table event_deliveries (
    endpoint_id text not null references event_endpoints,
    event_no bigint not null references events,
    request_id text not null,
    state text not null default 'pending',
    tries int not null default 0,
    next_at timestamptz not null,
    gives_up_at timestamptz not null,
    primary key (endpoint_id, event_no)
  )`,
  `create index event_deliveries_due on event_deliveries (endpoint_id, next_at)
    where state = 'pending'`,
  `create index event_deliveries_order on event_deliveries (endpoint_id, request_id, event_no)
    where state = 'pending'`,
  `create index event_deliveries_dead on event_deliveries (endpoint_id) where state = 'dead'`,
  `create table event_tries (
    id bigint generated always as identity primary key,
    endpoint_id text not null,
    event_no bigint not null,
    at timestamptz not null default now(),
    status int,
    ms int not null,
    result text not null,
    foreign key (endpoint_id, event_no) references event_deliveries
  )`,
  'create index event_tries_delivery on event_tries (endpoint_id, event_no)',
];
