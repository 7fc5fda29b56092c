import { sql, type Kysely } from 'kysely';

/** Stops that were received and have to take effect, and counts that limit what callers may do. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `create table safety_inbox (
    id bigint generated always as identity primary key,
    acquirer_id text not null,
    merchant_id text not null,
    request_id text not null,
    key text not null,
    action text not null,
    fields text not null,
    received_at timestamptz not null default now(),
    attempts integer not null default 0,
    next_at timestamptz not null default now(),
    delivered_at timestamptz,
    outcome text,
    unique (acquirer_id, request_id, key),
    foreign key (acquirer_id, request_id) references requests (acquirer_id, request_id)
  )`,
  `create index safety_inbox_undelivered on safety_inbox (acquirer_id, merchant_id)
   where delivered_at is null`,
  // Milliseconds since 1970.
  `create table rate_limits (
    key text primary key,
    points bigint not null default 0,
    expire bigint
  )`,
  'create index rate_limits_expired on rate_limits (expire)',
];
