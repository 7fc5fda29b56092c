/** Short links: their revocation, and those that open nothing; those that open are served before (api/short-links.ts). */
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { Unavailable } from '../../client/errors.ts';
import type { ApiEnv } from '../dependencies.ts';
import {
  createRouter,
  declareOpenOperation,
  declareOperation,
  IdParams,
  kilobyte,
} from '../operation.ts';
import { requireOwnRequest } from '../ownership.ts';
import { answerErrorPage } from '../pages/error.ts';
import { renderBadLinkPage, renderLinkEndedPage } from '../pages/stop.ts';

const request = { params: z.object({ code: z.string() }) };

const show = declareOpenOperation('openShortLink', {
  method: 'get',
  path: '/s/{code}',
  summary: 'page: what the short link of a message is for; a GET changes nothing',
  request,
});
const act = declareOpenOperation('actByShortLink', {
  method: 'post',
  path: '/s/{code}',
  summary: 'page: the act of the page behind the short link of a message',
  request,
  maxBytes: 8 * kilobyte,
});

export const shortLinkRoutes = createRouter()
  .openapi(show, answerUnopened)
  .openapi(act, answerUnopened);

function answerUnopened(c: Context<ApiEnv>) {
  switch (c.var.shortLink.reason) {
    case 'ended':
      return c.html(renderLinkEndedPage(), 410);
    case 'unknown':
      return c.html(renderBadLinkPage(), 404);
    case 'failed':
      throw new Unavailable('the short links cannot be read');
  }
}

shortLinkRoutes.onError(answerErrorPage);

const revoke = declareOperation('revokeLinks', {
  method: 'post',
  path: '/v1/card-changes/{id}/links/revoke',
  summary: 'ends the links to the progress of a card change, such as those of a stolen phone',
  request: { params: IdParams },
  answer: {
    schema: z.object({
      revoked: z.number().int().describe('how many short links opened until now'),
    }),
    description: 'the links open nothing more; links that stop still do',
  },
});

export const linkRevocationRoutes = createRouter().openapi(revoke, async (c) => {
  const { dependencies, caller } = c.var;
  const { accessLog, requests, shortLinks } = dependencies.storage;
  const { acquirerId, requestId } = await requireOwnRequest(
    dependencies,
    caller,
    c.req.valid('param').id,
  );
  await accessLog.record([requestId], `links to the progress revoked by ${caller.id}`);
  await requests.revokeLinks(acquirerId, requestId);
  return c.json({ revoked: await shortLinks.revoke({ acquirerId, requestId }) });
});
