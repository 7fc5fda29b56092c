/** Answers about drafts, as schemas of the API's description. */
import { z } from '@hono/zod-openapi';
import { Actor } from '../../domain/request/card-change-schema.ts';
import { Draft } from '../../domain/request/draft-schema.ts';
import { Instant } from './shared.ts';

export const DraftAnswer = z
  .object({
    draftId: z.string(),
    state: z.enum(['open', 'submitted', 'expired']),
    draft: Draft,
    missing: z.array(z.string()).describe('fields that the owner has to fill in before submitting'),
    digest: z.string().describe('of the draft as it is now; a submission must name it'),
    draftedBy: z.object({
      id: z.string().optional().describe('staff only'),
      role: Actor.shape.role,
    }),
    expiresAt: Instant,
    requestId: z.string().optional().describe('of the card change, once the draft is submitted'),
  })
  .openapi('Draft');

export const DraftLinkAnswer = z.object({
  contactId: z.string(),
  masked: z.string(),
  expiresAt: Instant,
});
