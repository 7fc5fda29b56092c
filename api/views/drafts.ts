/** A draft as its readers may see it: only staff see who of the staff wrote it. */
import type { StoredDraft } from '../../adapters/storage/drafts.ts';
import { findMissingFields } from '../../domain/request/draft-schema.ts';
import { computeDraftRequestId, getDraftState } from '../drafts.ts';
import type { Reader } from './problems.ts';

export function buildDraftView(draft: StoredDraft, { audience }: Reader) {
  const { draftId, body, digest, draftedBy, expiresAt } = draft;
  const state = getDraftState(draft);
  return {
    draftId,
    state,
    draft: body,
    missing: findMissingFields(body),
    digest,
    draftedBy: audience === 'staff' ? draftedBy : { role: draftedBy.role },
    expiresAt,
    ...(state === 'submitted' && { requestId: computeDraftRequestId(draft) }),
  };
}
