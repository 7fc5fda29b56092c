/** Requests that are being written: by the one who drafts and by the owner, who confirms [A25, A27]. */
import { createHash, randomBytes } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { Actor } from '../../domain/request/card-change-schema.ts';
import type { Draft } from '../../domain/request/draft-schema.ts';
import { toCanonicalJson } from '../canonical-json.ts';
import type { Database } from './sql/database.ts';
import type { Tables } from './sql/tables.ts';

export interface DraftRef {
  acquirerId: string;
  draftId: string;
}

export interface StoredDraft extends DraftRef {
  body: Draft;
  /** SHA-256 of the body: names what somebody saw before he acted. */
  digest: string;
  draftedBy: Actor;
  /** Who wrote it last. */
  writtenBy: Actor;
  confirmedBy?: Actor;
  /** ISO 8601 */
  expiresAt: string;
}

export interface Drafts {
  create(
    draft: Pick<StoredDraft, 'acquirerId' | 'body' | 'draftedBy' | 'expiresAt'>,
  ): Promise<StoredDraft>;
  find(ref: DraftRef): Promise<StoredDraft | undefined>;
  /** Undefined when the draft is no longer as it was seen: somebody else wrote, or it is confirmed. */
  update(seen: StoredDraft, body: Draft, by: Actor): Promise<StoredDraft | undefined>;
  /** The first confirmation stays. Undefined when the draft is no longer as it was seen. */
  confirm(ref: DraftRef, digest: string, by: Actor): Promise<StoredDraft | undefined>;
  /** What was confirmed was refused: it may be mended, and confirmed again. */
  reopen(ref: DraftRef): Promise<void>;
  /** The number of the next link to it; undefined when as many were sent as may be. */
  takeLinkNumber(ref: DraftRef): Promise<number | undefined>;
}

/** Enough for a lost message or two, and no way to pester anybody. */
const maxLinks = 5;

export const createDrafts = (db: Database): Drafts => ({
  async create({ acquirerId, body, draftedBy, expiresAt }) {
    const by = JSON.stringify(draftedBy);
    const row = await db
      .insertInto('drafts')
      .values({
        acquirer_id: acquirerId,
        draft_id: `draft-${randomBytes(16).toString('hex')}`,
        ...toBodyColumns(body),
        drafted_by: by,
        written_by: by,
        expires_at: expiresAt,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    return toStoredDraft(row);
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
