import { sql, type Kysely } from 'kysely';

/** Which merchant's requests name a document, and which merchants have left: retention deletes by these. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `create table document_uses (
    acquirer_id text not null,
    document_id text not null,
    merchant_id text not null,
    primary key (acquirer_id, document_id, merchant_id),
    foreign key (acquirer_id, document_id) references document_owners (acquirer_id, document_id)
  )`,
  'create index document_uses_of_merchant on document_uses (acquirer_id, merchant_id)',
  `create table ended_relations (
    acquirer_id text not null,
    merchant_id text not null,
    found_at timestamptz not null,
    primary key (acquirer_id, merchant_id)
  )`,
];
