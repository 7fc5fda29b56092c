/** The page behind the link to a draft: possession of the link is the permission, for this draft only. */
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { ActionRefused, Unavailable } from '../../client/errors.ts';
import type { ApiEnv } from '../dependencies.ts';
import { confirmDraft, computeDraftRequestId, getDraftState } from '../drafts.ts';
import { HttpProblem, describeProblem } from '../http-problem.ts';
import { declareOpenOperation, createRouter } from '../operation.ts';
import {
  renderDraftExpiredPage,
  renderDraftPage,
  renderDraftSentPage,
  renderDraftUsedPage,
} from '../pages/draft.ts';
import { answerErrorPage } from '../pages/error.ts';
import { renderBadLinkPage } from '../pages/stop.ts';

const params = z.object({ token: z.string() });

/** Digest of the draft on the page; without one nothing was seen. */
const SeenDraft = z.object({ digest: z.string().default('') });

const show = declareOpenOperation('showDraft', {
  method: 'get',
  path: '/draft/{token}',
  summary: 'page: what was drafted, what is missing, and the button; a GET never acts',
  request: { params },
});
const confirm = declareOpenOperation('confirmDraft', {
  method: 'post',
  path: '/draft/{token}',
  summary: 'page: the owner sends in the draft that he saw',
  request: {
    params,
    body: { content: { 'application/x-www-form-urlencoded': { schema: SeenDraft } } },
  },
});

export const draftPageRoutes = createRouter()
  .openapi(show, async (c) => {
    const found = await resolveLink(c, c.req.valid('param').token);
    if (!found) return c.html(renderBadLinkPage(), 404);
    const { draft, progress } = found;
    switch (getDraftState(draft)) {
      case 'open':
        return c.html(renderDraftPage(draft));
      case 'submitted':
        return c.html(renderDraftUsedPage(progress));
      case 'expired':
        return c.html(renderDraftExpiredPage(), 410);
    }
  })
  .openapi(confirm, async (c) => {
    const found = await resolveLink(c, c.req.valid('param').token);
    if (!found) return c.html(renderBadLinkPage(), 404);
    const { draft, contactId, progress } = found;
    const { digest } = c.req.valid('form');
    try {
      const by = { id: contactId, role: 'owner' } as const;
      const { problems } = await confirmDraft(c.var.dependencies, draft, digest, by);
      return c.html(renderDraftSentPage(progress, problems));
    } catch (error) {
      if (error instanceof ActionRefused) return c.html(renderDraftPage(draft, error), 422);
      // What stands in the draft is kept, and sending it in once more is the same request.
      if (error instanceof Unavailable)
        return c.html(renderDraftPage(draft, describeProblem('NET_INTERRUPTED')), 503);
      if (!(error instanceof HttpProblem)) throw error;
      if (error.code === 'API_DRAFT_EXPIRED') return c.html(renderDraftExpiredPage(), 410);
      const current = (await resolveLink(c, c.req.valid('param').token)) ?? found;
      return c.html(renderDraftPage(current.draft, describeProblem(error.code)), 409);
    }
  });

draftPageRoutes.onError(answerErrorPage);

/** The draft behind a link, the contact it was sent to, and where its progress will be shown. */
async function resolveLink(c: Context<ApiEnv>, token: string) {
  const { links, storage } = c.var.dependencies;
  const target = links.readLink('draft', token);
  if (!target) return undefined;
  const { acquirerId, requestId: draftId, contactId } = target;
  const draft = await storage.drafts.find({ acquirerId, draftId });
  if (!draft) return undefined;
  const requestId = computeDraftRequestId(draft);
  return {
    draft,
    contactId,
    progress: links.buildStatusLink({ acquirerId, requestId, contactId }),
  };
}
