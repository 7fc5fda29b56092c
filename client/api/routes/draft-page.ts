/** The page behind the link to a draft: possession of the link is the permission, for this draft only. */
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { ActionRefused, Unavailable } from '../../refusals.ts';
import type { ApiEnv } from '../doors.ts';
import { confirmed, requestIdOfDraft, stateOf } from '../drafting.ts';
import { HttpProblem, sayingOf } from '../http-problem.ts';
import { openOperation, router } from '../operation.ts';
import { draftExpired, draftPage, draftSent, draftUsed } from '../pages/draft.ts';
import { answerPage } from '../pages/failing.ts';
import { badLink } from '../pages/stop.ts';

const params = z.object({ token: z.string() });

/** Digest of the draft on the page; without one nothing was seen. */
const Seen = z.object({ digest: z.string().default('') });

const show = openOperation('showDraft', {
  method: 'get',
  path: '/draft/{token}',
  summary: 'page: what was drafted, what is missing, and the button; a GET never acts',
  request: { params },
});
const confirm = openOperation('confirmDraft', {
  method: 'post',
  path: '/draft/{token}',
  summary: 'page: the owner sends in the draft that he saw',
  request: {
    params,
    body: { content: { 'application/x-www-form-urlencoded': { schema: Seen } } },
  },
});

export const draftPageRoutes = router()
  .openapi(show, async (c) => {
    const found = await behind(c, c.req.valid('param').token);
    if (!found) return c.html(badLink(), 404);
    const { draft, progress } = found;
    switch (stateOf(draft)) {
      case 'open':
        return c.html(draftPage(draft));
      case 'submitted':
        return c.html(draftUsed(progress));
      case 'expired':
        return c.html(draftExpired(), 410);
    }
  })
  .openapi(confirm, async (c) => {
    const found = await behind(c, c.req.valid('param').token);
    if (!found) return c.html(badLink(), 404);
    const { draft, contactId, progress } = found;
    const { digest } = c.req.valid('form');
    try {
      const by = { id: contactId, role: 'owner' } as const;
      const { problems } = await confirmed(c.var.doors, draft, digest, by);
      return c.html(draftSent(progress, problems));
    } catch (error) {
      if (error instanceof ActionRefused) return c.html(draftPage(draft, error), 422);
      // What stands in the draft is kept, and sending it in once more is the same request.
      if (error instanceof Unavailable)
        return c.html(draftPage(draft, sayingOf('NET_INTERRUPTED')), 503);
      if (!(error instanceof HttpProblem)) throw error;
      if (error.code === 'API_DRAFT_EXPIRED') return c.html(draftExpired(), 410);
      const now = (await behind(c, c.req.valid('param').token)) ?? found;
      return c.html(draftPage(now.draft, sayingOf(error.code)), 409);
    }
  });

draftPageRoutes.onError(answerPage);

/** The draft behind a link, the contact it was sent to, and where its progress will be shown. */
async function behind(c: Context<ApiEnv>, token: string) {
  const { links, storage } = c.var.doors;
  const target = links.readLink('draft', token);
  if (!target) return undefined;
  const { acquirerId, requestId: draftId, contactId } = target;
  const draft = await storage.drafts.find({ acquirerId, draftId });
  if (!draft) return undefined;
  const requestId = requestIdOfDraft(draft);
  return { draft, contactId, progress: links.status({ acquirerId, requestId, contactId }) };
}
