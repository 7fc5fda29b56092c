import { sql, type Kysely } from 'kysely';

/** Cards whose payouts are watched after a change, with what their watch has seen. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `create table watched_cards (
    acquirer_id text not null,
    request_id text not null,
    merchant_id text not null,
    read_at timestamptz not null,
    facts text not null,
    terms text not null,
    primary key (acquirer_id, request_id),
    foreign key (acquirer_id, request_id) references requests (acquirer_id, request_id)
  )`,
  // What is watched or stopped now, among all requests that were ever completed.
  `create index requests_watched on requests (acquirer_id, request_id)
   where stage = 'completed' and watch_ended_at is null`,
];
