/** The page behind the link to a draft. Who has the link is permitted, for this draft only. */
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { ActionRefused, Unavailable } from '../../client/errors.ts';
import type { StoredDraft } from '../../adapters/storage/drafts.ts';
import { readSource } from '../caller-address.ts';
import type { ApiEnv } from '../dependencies.ts';
import { confirmDraft, computeDraftRequestId, getDraftState } from '../drafts.ts';
import { HttpProblem, describeProblem } from '../http-problem.ts';
import { declareOpenOperation, createRouter, kilobyte } from '../operation.ts';
import {
  renderDraftExpiredPage,
  renderDraftPage,
  renderDraftSubmittedPage,
  renderDraftUsedPage,
} from '../pages/draft.ts';
import { answerErrorPage } from '../pages/error.ts';
import { renderBadLinkPage } from '../pages/stop.ts';

const params = z.object({ token: z.string() });

/** Digest of the draft that the page showed; empty when none was shown. */
const SeenDraft = z.object({ digest: z.string().default('') });

const show = declareOpenOperation('showDraft', {
  method: 'get',
  path: '/draft/{token}',
  summary: 'page: the draft, what is missing, and the button; a GET changes nothing',
  request: { params },
});
const confirm = declareOpenOperation('confirmDraft', {
  method: 'post',
  path: '/draft/{token}',
  summary: 'page: the owner submits the draft that the page showed',
  request: {
    params,
    body: { content: { 'application/x-www-form-urlencoded': { schema: SeenDraft } } },
  },
  maxBytes: kilobyte,
});

export const draftPageRoutes = createRouter()
  .openapi(show, async (c) => {
    const found = await resolveLink(c, c.req.valid('param').token);
    if (!found) return c.html(renderBadLinkPage(), 404);
    const { draft } = found;
    switch (getDraftState(draft)) {
      case 'open':
        return c.html(renderDraftPage(draft));
      case 'submitted':
        return c.html(renderDraftUsedPage(await findProgressLink(c, found)));
      case 'expired':
        return c.html(renderDraftExpiredPage(), 410);
    }
  })
  .openapi(confirm, async (c) => {
    const found = await resolveLink(c, c.req.valid('param').token);
    if (!found) return c.html(renderBadLinkPage(), 404);
    const { draft, contactId } = found;
    const { digest } = c.req.valid('form');
    try {
      const by = { id: contactId, role: 'owner' } as const;
      const { problems } = await confirmDraft(
        c.var.dependencies,
        draft,
        digest,
        by,
        // Nobody signs in here: all that is known is how the owner whom a back office wrote it for did.
        draft.body.authn ?? {},
        readSource(c),
      );
      return c.html(renderDraftSubmittedPage(await findProgressLink(c, found), problems));
    } catch (error) {
      if (error instanceof ActionRefused) return c.html(renderDraftPage(draft, error), 422);
      // The draft is kept, and submitting it again is the same request.
      if (error instanceof Unavailable)
        return c.html(renderDraftPage(draft, describeProblem('NET_INTERRUPTED')), 503);
      if (!(error instanceof HttpProblem)) throw error;
      if (error.code === 'API_DRAFT_EXPIRED') return c.html(renderDraftExpiredPage(), 410);
      const current = (await resolveLink(c, c.req.valid('param').token)) ?? found;
      return c.html(renderDraftPage(current.draft, describeProblem(error.code)), 409);
    }
  });

draftPageRoutes.onError(answerErrorPage);

/** The draft behind a link, and the contact it was sent to. */
async function resolveLink(c: Context<ApiEnv>, token: string) {
  const { links, storage } = c.var.dependencies;
  const target = links.readLink('draft', token);
  if (!target) return undefined;
  const { acquirerId, requestId: draftId, contactId } = target;
  const draft = await storage.drafts.find({ acquirerId, draftId });
  return draft && { draft, contactId };
}

/** The link to the progress of the request that the draft became; none once it was revoked. */
const findProgressLink = (
  c: Context<ApiEnv>,
  { draft, contactId }: { draft: StoredDraft; contactId: string },
): Promise<string | undefined> =>
  c.var.dependencies.storage.shortLinks.shortenUnlessEnded('status', {
    acquirerId: draft.acquirerId,
    requestId: computeDraftRequestId(draft),
    contactId,
  });
