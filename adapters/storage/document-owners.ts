/** Which acquirer has uploaded which document. The document store itself keeps equal bytes once for all acquirers. */
import { sql } from 'kysely';
import type { Database } from './sql/database.ts';

export interface DocumentOwners {
  /** Records an upload. A repeated upload counts as new, since no request may name it yet. */
  recordOwner(
    acquirerId: string,
    document: { documentId: string; sha256: string },
    uploadedBy: string,
  ): Promise<void>;
  /** The hashes of those of the documents that the acquirer has uploaded, by document id. */
  findHashes(acquirerId: string, documentIds: readonly string[]): Promise<Map<string, string>>;
}

export const createDocumentOwners = (db: Database): DocumentOwners => ({
  async recordOwner(acquirerId, { documentId, sha256 }, uploadedBy) {
    await db
      .insertInto('document_owners')
      .values({
        acquirer_id: acquirerId,
        document_id: documentId,
        sha256,
        uploaded_by: uploadedBy,
      })
      .onConflict((conflict) =>
        conflict
          .columns(['acquirer_id', 'document_id'])
          .doUpdateSet({ created_at: sql<Date>`now()` }),
      )
      .execute();
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
