import { sql, type Kysely } from 'kysely';

/** The facts of open requests that the rules were last given. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table request_facts (
    acquirer_id text not null,
    request_id text not null,
    digest text not null,
    facts text not null,
    primary key (acquirer_id, request_id)
  )`.execute(db);
}
