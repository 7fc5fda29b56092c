import { sql, type Kysely } from 'kysely';

/** Pictures of documents by fingerprint, to find the same one at another merchant. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table document_images (
    acquirer_id text not null,
    fingerprint text not null,
    merchant_id text not null,
    created_at timestamptz not null default now(),
    primary key (acquirer_id, fingerprint, merchant_id)
  )`.execute(db);
}
