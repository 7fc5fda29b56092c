/** Pictures of documents that merchants have sent, by fingerprint: the same one at two merchants is a sign of fraud [A39]. */
import { sql } from 'kysely';
import type { KnownImagesPort } from '../../activities/document-examination.ts';
import type { Database } from './sql/database.ts';

export const createKnownImages = (db: Database): KnownImagesPort => ({
  async remember({ acquirerId, merchantId }, fingerprints) {
    if (fingerprints.length === 0) return new Set();
    const { rows } = await sql<{ fingerprint: string }>`
      with sent as (select unnest(${[...new Set(fingerprints)]}::text[]) as fingerprint),
      added as (
        insert into document_images (acquirer_id, merchant_id, fingerprint)
        select ${acquirerId}, ${merchantId}, fingerprint from sent
        on conflict do nothing
      )
      select distinct fingerprint from document_images join sent using (fingerprint)
      where acquirer_id = ${acquirerId} and merchant_id <> ${merchantId}`.execute(db);
    return new Set(rows.map(({ fingerprint }) => fingerprint));
  },
});
