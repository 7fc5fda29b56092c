/** What the API answers about drafts, described for its readers, and how a draft is shown. */
import { z } from '@hono/zod-openapi';
import type { StoredDraft } from '../../adapters/storage/drafts.ts';
import { Actor } from '../../domain/request/card-change-schema.ts';
import { Draft, findMissingFields } from '../../domain/request/draft-schema.ts';
import { Instant } from './card-changes.ts';
import { computeDraftRequestId, getDraftState } from '../drafts.ts';
import type { Audience } from '../views/problems.ts';

export const DraftAnswer = z
  .object({
    draftId: z.string(),
    state: z.enum(['open', 'submitted', 'expired']),
    draft: Draft,
    missing: z.array(z.string()).describe('fields that the owner has still to give'),
    digest: z.string().describe('of the draft as it is: whoever submits names what he saw'),
    draftedBy: z.object({
      id: z.string().optional().describe('staff only'),
      role: Actor.shape.role,
    }),
    expiresAt: Instant,
    requestId: z.string().optional().describe('of the card change it has become'),
  })
  .openapi('Draft');

export const DraftLinkAnswer = z.object({
  contactId: z.string(),
  masked: z.string(),
  expiresAt: Instant,
});

export function buildDraftView(draft: StoredDraft, audience: Audience) {
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
