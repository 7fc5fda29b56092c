/** Drafts of requests: written by staff, an agent or the owner, and confirmed by the owner [A25, A27]. */
import { createHash, randomBytes } from 'node:crypto';
import { sql, type Selectable } from 'kysely';
import type { Actor } from '../../domain/request/card-change-schema.ts';
import type { RenumberedDraftsPort } from '../../activities/reconciliation.ts';
import type { Draft } from '../../domain/request/draft-schema.ts';
import { toCanonicalJson } from '../../domain/text/canonical-json.ts';
import type { Database } from './sql/database.ts';
import type { Tables } from './sql/tables.ts';

export interface DraftRef {
  acquirerId: string;
  draftId: string;
}

export interface StoredDraft extends DraftRef {
  body: Draft;
  /** SHA-256 of the body: identifies the version that somebody has read. */
  digest: string;
  draftedBy: Actor;
  /** The author of the present version. */
  writtenBy: Actor;
  confirmedBy?: Actor;
  /** ISO 8601 */
  expiresAt: string;
}

type NewDraft = Pick<StoredDraft, 'acquirerId' | 'body' | 'draftedBy' | 'expiresAt'>;

export interface Drafts extends RenumberedDraftsPort {
  create(draft: NewDraft): Promise<StoredDraft>;
  /**
   * Creates the draft of a merchant whose card the bank has renumbered [B3.9]. Undefined when such a draft of
   * the merchant already waits for the owner.
   */
  createRenumbered(draft: NewDraft): Promise<StoredDraft | undefined>;
  find(ref: DraftRef): Promise<StoredDraft | undefined>;
  /** Undefined when the draft has changed since `seen` was read, or is confirmed. */
  update(seen: StoredDraft, body: Draft, by: Actor): Promise<StoredDraft | undefined>;
  /** Confirms the version with this digest. The first confirmation stays. Undefined when the draft has changed. */
  confirm(ref: DraftRef, digest: string, by: Actor): Promise<StoredDraft | undefined>;
  /** Withdraws the confirmation after the request was refused, so that the draft can be changed. */
  reopen(ref: DraftRef): Promise<void>;
  /** The number of the next link to the draft; undefined when the limit is reached. */
  takeLinkNumber(ref: DraftRef): Promise<number | undefined>;
}

/** Allows for lost messages, and limits unwanted ones. */
const maxLinks = 5;

/** Drafts that one run of the reconciliation reports; after they are submitted or expired it reports the rest. */
const maxWaiting = 500;

export const createDrafts = (db: Database): Drafts => ({
  async create(draft) {
    const row = await db
      .insertInto('drafts')
      .values(buildRow(draft))
      .returningAll()
      .executeTakeFirstOrThrow();
    return toStoredDraft(row);
  },

  async createRenumbered(draft) {
    const renumbered_merchant = draft.body.merchantId;
    // One that was submitted or has expired no longer stands in the way of another.
    await db
      .updateTable('drafts')
      .set({ renumbered_merchant: null })
      .where('acquirer_id', '=', draft.acquirerId)
      .where('renumbered_merchant', '=', renumbered_merchant)
      .where((where) =>
        where.or([
          where('confirmed_by', 'is not', null),
          where('expires_at', '<=', sql<Date>`now()`),
        ]),
      )
      .execute();
    const row = await db
      .insertInto('drafts')
      .values({ ...buildRow(draft), renumbered_merchant })
      .onConflict((conflict) =>
        conflict.columns(['acquirer_id', 'renumbered_merchant']).doNothing(),
      )
      .returningAll()
      .executeTakeFirst();
    return row && toStoredDraft(row);
  },

  async listRenumbered(at) {
    const rows = await db
      .selectFrom('drafts')
      .select(['acquirer_id', 'draft_id', 'renumbered_merchant', 'expires_at'])
      .where('renumbered_merchant', 'is not', null)
      .where('confirmed_by', 'is', null)
      .where('expires_at', '>', new Date(at))
      .orderBy('created_at')
      .limit(maxWaiting)
      .execute();
    return rows.map((row) => ({
      acquirerId: row.acquirer_id,
      merchantId: row.renumbered_merchant ?? '',
      draftId: row.draft_id,
      expiresAt: row.expires_at.toISOString(),
    }));
  },

  find: (ref) => findDraft(db, ref),

  async update(seen, body, by) {
    const row = await buildUpdate(db, seen)
      .set({ ...toBodyColumns(body), written_by: JSON.stringify(by) })
      .where('digest', '=', seen.digest)
      .where('confirmed_by', 'is', null)
      .returningAll()
      .executeTakeFirst();
    return row && toStoredDraft(row);
  },

  async confirm(ref, digest, by) {
    await buildUpdate(db, ref)
      .set({ confirmed_by: JSON.stringify(by) })
      .where('digest', '=', digest)
      .where('confirmed_by', 'is', null)
      .execute();
    const draft = await findDraft(db, ref);
    return draft?.confirmedBy && draft.digest === digest ? draft : undefined;
  },

  async reopen(ref) {
    await buildUpdate(db, ref).set({ confirmed_by: null }).execute();
  },

  async takeLinkNumber(ref) {
    const row = await buildUpdate(db, ref)
      .set(({ eb }) => ({ links: eb('links', '+', 1) }))
      .where('links', '<', maxLinks)
      .returning('links')
      .executeTakeFirst();
    return row?.links;
  },
});

function buildRow({ acquirerId, body, draftedBy, expiresAt }: NewDraft) {
  const by = JSON.stringify(draftedBy);
  return {
    acquirer_id: acquirerId,
    draft_id: `draft-${randomBytes(16).toString('hex')}`,
    ...toBodyColumns(body),
    drafted_by: by,
    written_by: by,
    expires_at: expiresAt,
  };
}

const buildUpdate = (db: Database, { acquirerId, draftId }: DraftRef) =>
  db.updateTable('drafts').where('acquirer_id', '=', acquirerId).where('draft_id', '=', draftId);

async function findDraft(db: Database, { acquirerId, draftId }: DraftRef) {
  const row = await db
    .selectFrom('drafts')
    .selectAll()
    .where('acquirer_id', '=', acquirerId)
    .where('draft_id', '=', draftId)
    .executeTakeFirst();
  return row && toStoredDraft(row);
}

function toBodyColumns(draft: Draft) {
  const body = toCanonicalJson(draft);
  return { body, digest: createHash('sha256').update(body, 'utf8').digest('hex') };
}

const toStoredDraft = (row: Selectable<Tables['drafts']>): StoredDraft => ({
  acquirerId: row.acquirer_id,
  draftId: row.draft_id,
  body: JSON.parse(row.body) as Draft,
  digest: row.digest,
  draftedBy: JSON.parse(row.drafted_by) as Actor,
  writtenBy: JSON.parse(row.written_by) as Actor,
  ...(row.confirmed_by !== null && { confirmedBy: JSON.parse(row.confirmed_by) as Actor }),
  expiresAt: row.expires_at.toISOString(),
});
