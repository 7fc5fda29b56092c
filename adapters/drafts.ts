/** Requests that are being written: by the one who drafts and by the owner, who confirms (rules.md A25, A27). */
import { createHash, randomBytes } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { Actor } from '../domain/card-change.ts';
import type { Draft } from '../domain/schemas/draft.ts';
import { canonicalJson } from './canonical.ts';
import type { Database } from './sql/database.ts';
import type { Tables } from './sql/tables.ts';

export interface DraftRef {
  acquirerId: string;
  draftId: string;
}

export interface KeptDraft extends DraftRef {
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
  begin(
    draft: Pick<KeptDraft, 'acquirerId' | 'body' | 'draftedBy' | 'expiresAt'>,
  ): Promise<KeptDraft>;
  find(ref: DraftRef): Promise<KeptDraft | undefined>;
  /** Undefined when the draft is no longer as it was seen: somebody else wrote, or it is confirmed. */
  write(seen: KeptDraft, body: Draft, by: Actor): Promise<KeptDraft | undefined>;
  /** The first confirmation stays. Undefined when the draft is no longer as it was seen. */
  confirm(ref: DraftRef, digest: string, by: Actor): Promise<KeptDraft | undefined>;
  /** What was confirmed was refused: it may be mended, and confirmed again. */
  reopen(ref: DraftRef): Promise<void>;
  /** The number of the next link to it; undefined when as many were sent as may be. */
  nextLink(ref: DraftRef): Promise<number | undefined>;
}

/** Enough for a lost message or two, and no way to pester anybody. */
const mostLinks = 5;

export const createDrafts = (db: Database): Drafts => ({
  async begin({ acquirerId, body, draftedBy, expiresAt }) {
    const by = JSON.stringify(draftedBy);
    const row = await db
      .insertInto('drafts')
      .values({
        acquirer_id: acquirerId,
        draft_id: `draft-${randomBytes(16).toString('hex')}`,
        ...written(body),
        drafted_by: by,
        written_by: by,
        expires_at: expiresAt,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    return kept(row);
  },

  find: (ref) => found(db, ref),

  async write(seen, body, by) {
    const row = await changing(db, seen)
      .set({ ...written(body), written_by: JSON.stringify(by) })
      .where('digest', '=', seen.digest)
      .where('confirmed_by', 'is', null)
      .returningAll()
      .executeTakeFirst();
    return row && kept(row);
  },

  async confirm(ref, digest, by) {
    await changing(db, ref)
      .set({ confirmed_by: JSON.stringify(by) })
      .where('digest', '=', digest)
      .where('confirmed_by', 'is', null)
      .execute();
    const draft = await found(db, ref);
    return draft?.confirmedBy && draft.digest === digest ? draft : undefined;
  },

  async reopen(ref) {
    await changing(db, ref).set({ confirmed_by: null }).execute();
  },

  async nextLink(ref) {
    const row = await changing(db, ref)
      .set(({ eb }) => ({ links: eb('links', '+', 1) }))
      .where('links', '<', mostLinks)
      .returning('links')
      .executeTakeFirst();
    return row?.links;
  },
});

const changing = (db: Database, { acquirerId, draftId }: DraftRef) =>
  db.updateTable('drafts').where('acquirer_id', '=', acquirerId).where('draft_id', '=', draftId);

async function found(db: Database, { acquirerId, draftId }: DraftRef) {
  const row = await db
    .selectFrom('drafts')
    .selectAll()
    .where('acquirer_id', '=', acquirerId)
    .where('draft_id', '=', draftId)
    .executeTakeFirst();
  return row && kept(row);
}

function written(draft: Draft) {
  const body = canonicalJson(draft);
  return { body, digest: createHash('sha256').update(body, 'utf8').digest('hex') };
}

const kept = (row: Selectable<Tables['drafts']>): KeptDraft => ({
  acquirerId: row.acquirer_id,
  draftId: row.draft_id,
  body: JSON.parse(row.body) as Draft,
  digest: row.digest,
  draftedBy: JSON.parse(row.drafted_by) as Actor,
  writtenBy: JSON.parse(row.written_by) as Actor,
  ...(row.confirmed_by !== null && { confirmedBy: JSON.parse(row.confirmed_by) as Actor }),
  expiresAt: row.expires_at.toISOString(),
});
