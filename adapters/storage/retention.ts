/** Deletes what is kept no longer [E2 retention]. Rows and audit log of requests stay: they hold masks and tokens only. */
import { sql, type RawBuilder } from 'kysely';
import type { MerchantRef } from '../../activities/calls.ts';
import type { RetentionPort } from '../../activities/retention.ts';
import { lockDocument } from './document-owners.ts';
import type { DocumentStore } from './documents.ts';
import type { Database } from './sql/database.ts';
import { afterEnd } from './short-links.ts';
import { buildMerchantKeyName } from '../vault/secret-store.ts';

const secretTables = ['vault_accounts', 'vault_persons'] as const;

export const createRetention = (
  db: Database,
  documents: Pick<DocumentStore, 'remove'>,
): RetentionPort => ({
  async markRelationEnded({ acquirerId, merchantId }, at) {
    await db
      .insertInto('ended_relations')
      .values({ acquirer_id: acquirerId, merchant_id: merchantId, found_at: new Date(at) })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const { found_at } = await db
      .selectFrom('ended_relations')
      .select('found_at')
      .where('acquirer_id', '=', acquirerId)
      .where('merchant_id', '=', merchantId)
      .executeTakeFirstOrThrow();
    return found_at.toISOString();
  },

  async clearRelationEnded(merchant) {
    await sql`delete from ended_relations where ${buildMerchantCondition(merchant)}`.execute(db);
  },

  deleteData: (merchant, kind) =>
    db.transaction().execute(async (trx) => {
      if (kind === 'evidence') return deleteEvidence(trx, merchant);
      let numbers = 0;
      for (const table of secretTables)
        numbers += await executeDelete(
          trx,
          sql`delete from ${sql.table(table)} where ${buildMerchantCondition(merchant)}`,
        );
      await sql`delete from request_links l using requests r where l.acquirer_id = ${merchant.acquirerId}
        and r.acquirer_id = l.acquirer_id and r.request_id = l.request_id
        and r.merchant_id = ${merchant.merchantId}`.execute(trx);
      await trx
        .deleteFrom('data_keys')
        .where('name', '=', buildMerchantKeyName(merchant))
        .execute();
      return numbers;
    }),

  async listAcquirers() {
    const { rows } = await sql<{ acquirer_id: string }>`
      select acquirer_id from drafts union select acquirer_id from document_owners
      union select acquirer_id from vault_accounts union select acquirer_id from vault_persons
      union select acquirer_id from short_links
      order by acquirer_id`.execute(db);
    return rows.map(({ acquirer_id }) => acquirer_id);
  },

  async deleteUnused(acquirerId, { codes, drafts, accountsAndDocuments }) {
    const old = sql`acquirer_id = ${acquirerId} and created_at < ${new Date(accountsAndDocuments)}`;
    const oldDrafts = sql`acquirer_id = ${acquirerId} and created_at < ${new Date(drafts)}`;
    let count = await executeDelete(db, sql`delete from drafts where ${oldDrafts}`);
    await sql`delete from hosted_drafts h where acquirer_id = ${acquirerId} and not exists
      (select 1 from drafts d where d.acquirer_id = h.acquirer_id and d.draft_id = h.draft_id)`.execute(
      db,
    );
    for (const table of secretTables) count += await deleteUnusedSecrets(db, table, old);
    count += await deleteUnusedDocuments(db, documents, old);
    // Other acquirers keep theirs for longer: a code is named by its request.
    await sql`delete from vault_codes c using requests r
      where c.ref like '%/otp/%' and c.created_at < ${new Date(codes)}
        and r.acquirer_id = ${acquirerId} and r.request_id = split_part(c.ref, '/', 1)`.execute(db);
    await sql`delete from request_facts f using requests r where f.acquirer_id = ${acquirerId}
      and r.acquirer_id = f.acquirer_id and r.request_id = f.request_id
      and r.closed_at is not null`.execute(db);
    await sql`delete from rate_limits where expire < ${Date.now()}`.execute(db);
    await sql`delete from sms_messages where acquirer_id = ${acquirerId}
      and sent_at < ${new Date(drafts)}`.execute(db);
    await deleteEndedLinks(db, acquirerId, drafts);
    return count;
  },
});

/**
 * Deletes short links that no longer open since an instant. A revoked one stays while its request is shown, because the signs are
 * computed: the next message about the request would bring the revoked signs back.
 */
async function deleteEndedLinks(db: Database, acquirerId: string, since: string): Promise<void> {
  await sql`delete from short_links where acquirer_id = ${acquirerId}
    and expires_at < ${new Date(since)}`.execute(db);
  await sql`delete from short_links l using requests r where l.acquirer_id = ${acquirerId}
    and r.acquirer_id = l.acquirer_id and r.request_id = l.request_id
    and r.closed_at < ${new Date(since)}::timestamptz - ${afterEnd}::interval`.execute(db);
}

const buildMerchantCondition = ({ acquirerId, merchantId }: MerchantRef) =>
  sql`acquirer_id = ${acquirerId} and merchant_id = ${merchantId}`;

/** What the merchant has used of documents; the files go with the next deletion of what is unused. */
async function deleteEvidence(db: Database, merchant: MerchantRef): Promise<number> {
  const condition = buildMerchantCondition(merchant);
  await sql`delete from document_images where ${condition}`.execute(db);
  return executeDelete(db, sql`delete from document_uses where ${condition}`);
}

async function executeDelete(db: Database, statement: RawBuilder<unknown>): Promise<number> {
  return Number((await statement.execute(db)).numAffectedRows ?? 0);
}

/** Deletes secrets of merchants without any request and without a waiting row of a campaign. */
const deleteUnusedSecrets = (
  db: Database,
  table: (typeof secretTables)[number],
  old: RawBuilder<unknown>,
): Promise<number> =>
  executeDelete(
    db,
    sql`delete from ${sql.table(table)} secret where ${old}
      and not exists (select 1 from requests r
        where r.acquirer_id = secret.acquirer_id and r.merchant_id = secret.merchant_id)
      and not exists (select 1 from campaign_rows c
        where c.acquirer_id = secret.acquirer_id and c.merchant_id = secret.merchant_id
          and c.state = 'waiting')`,
  );

/** Documents that one run deletes per acquirer; the next run continues. */
const maxDocuments = 1_000;

/**
 * Deletes the row and the file of each document in one transaction: after a crash the row is still
 * there, and the next run deletes both.
 */
async function deleteUnusedDocuments(
  db: Database,
  documents: Pick<DocumentStore, 'remove'>,
  old: RawBuilder<unknown>,
): Promise<number> {
  const isUnused = sql`${old} and not exists (select 1 from document_uses u
    where u.acquirer_id = o.acquirer_id and u.document_id = o.document_id)`;
  const { rows } = await sql<{ document_id: string }>`
    select document_id from document_owners o where ${isUnused} limit ${maxDocuments}`.execute(db);
  let count = 0;
  for (const { document_id } of rows)
    await db.transaction().execute(async (trx) => {
      await sql`select from ${lockDocument(document_id)} locked`.execute(trx);
      // It may have been uploaded once more, or named by a request, since it was listed.
      const deleted = await executeDelete(
        trx,
        sql`delete from document_owners o where document_id = ${document_id} and ${isUnused}`,
      );
      if (deleted === 0) return;
      count += deleted;
      const other = await trx
        .selectFrom('document_owners')
        .select('acquirer_id')
        .where('document_id', '=', document_id)
        .executeTakeFirst();
      // Equal bytes are stored once for all acquirers.
      if (!other) await documents.remove(document_id);
    });
  return count;
}
