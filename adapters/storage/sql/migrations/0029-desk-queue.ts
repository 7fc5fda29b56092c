import { sql, type Kysely } from 'kysely';

/**
 * The queue of the desk: who has claimed an open request, as the process says; who looks at it later; and filters that people
 * have saved.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
  await copyClaims(db);
}

const statements = [
  'alter table requests add column claimed_by text',
  'alter table requests add column claimed_until timestamptz',
  `create index requests_queue on requests (acquirer_id, (coalesce(due, '9')), request_id)
   where closed_at is null`,
  `create index requests_claimed on requests (acquirer_id, (lower(claimed_by)))
   where claimed_by is not null and closed_at is null`,
  `create table desk_snoozes (
     acquirer_id text not null,
     person text not null,
     request_id text not null,
     stage text not null,
     until timestamptz not null,
     primary key (acquirer_id, person, request_id)
   )`,
  `create table desk_views (
     acquirer_id text not null,
     person text not null,
     name text not null,
     query text not null,
     primary key (acquirer_id, person, name)
   )`,
];

/** Requests that are open now have their claims among the details. */
async function copyClaims(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ acquirer_id: string; request_id: string; details: string }>`
    select acquirer_id, request_id, details from requests
    where closed_at is null and details like '%"claim"%'`.execute(db);
  for (const { acquirer_id, details, request_id } of rows) {
    const { claim } = JSON.parse(details) as { claim?: { by: string; until: string } };
    if (claim)
      await sql`update requests set claimed_by = ${claim.by}, claimed_until = ${claim.until}::timestamptz
        where acquirer_id = ${acquirer_id} and request_id = ${request_id}`.execute(db);
  }
}
