/** What the API answers about drafts, described for its readers, and how a draft is shown. */
import { z } from '@hono/zod-openapi';
import type { KeptDraft } from '../../adapters/drafts.ts';
import { Actor } from '../../domain/card-change.ts';
import { Draft, missingOf } from '../../domain/schemas/draft.ts';
import { Instant } from './answers.ts';
import { requestIdOfDraft, stateOf } from './drafting.ts';
import type { Audience } from './views/problems.ts';

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

export const SentAnswer = z.object({
  contactId: z.string(),
  masked: z.string(),
  expiresAt: Instant,
});

export function draftView(draft: KeptDraft, audience: Audience) {
  const { draftId, body, digest, draftedBy, expiresAt } = draft;
  const state = stateOf(draft);
  return {
    draftId,
    state,
    draft: body,
    missing: missingOf(body),
    digest,
    draftedBy: audience === 'staff' ? draftedBy : { role: draftedBy.role },
    expiresAt,
    ...(state === 'submitted' && { requestId: requestIdOfDraft(draft) }),
  };
}
