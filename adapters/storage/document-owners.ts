/** Which acquirer has uploaded which document. The document store itself keeps equal bytes once for all acquirers. */
import { sql } from 'kysely';
import type { Database } from './sql/database.ts';

export interface DocumentOwners {
  /**
   * Records an upload. A repeated upload counts as new, since no request may name it yet. A deletion of the same bytes is
   * awaited: from then on they are deleted no more, but the file may be gone.
   */
  recordOwner(
    acquirerId: string,
    document: { documentId: string; sha256: string },
    uploadedBy: string,
  ): Promise<void>;
  /** The hashes of those of the documents that the acquirer has uploaded, by document id. */
  findHashes(acquirerId: string, documentIds: readonly string[]): Promise<Map<string, string>>;
}

/** Until the end of a transaction nobody else records or deletes owners of the same bytes; a table of one row. */
export const lockDocument = (documentId: string) =>
  sql`(select pg_advisory_xact_lock(hashtextextended(${documentId}, 0)))`;

export const createDocumentOwners = (db: Database): DocumentOwners => ({
  async recordOwner(acquirerId, { documentId, sha256 }, uploadedBy) {
    await sql`
      insert into document_owners (acquirer_id, document_id, sha256, uploaded_by)
      select ${acquirerId}, ${documentId}, ${sha256}, ${uploadedBy} from ${lockDocument(documentId)} locked
      on conflict (acquirer_id, document_id) do update set created_at = now()`.execute(db);
  },

  async findHashes(acquirerId, documentIds) {
    if (documentIds.length === 0) return new Map();
    const rows = await db
      .selectFrom('document_owners')
      .select(['document_id', 'sha256'])
      .where('acquirer_id', '=', acquirerId)
      .where('document_id', 'in', [...documentIds])
      .execute();
    return new Map(rows.map(({ document_id, sha256 }) => [document_id, sha256]));
  },
});
