/** Pages behind the signed links of notices: possession of the link is the permission. */
import { createHash } from 'node:crypto';
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { LinkPurpose } from '../../../adapters/links.ts';
import { ActionRefused } from '../../refusals.ts';
import { act } from '../acting.ts';
import type { ApiEnv } from '../doors.ts';
import { openOperation, router } from '../operation.ts';
import { answerPage } from '../pages/failing.ts';
import { alreadyEnded, badLink, stopped, stopQuestion } from '../pages/stop.ts';
import { statusPage } from '../pages/status.ts';
import { statusOf } from './reading.ts';

const request = { params: z.object({ token: z.string() }) };

const stopPage = openOperation('showStop', {
  method: 'get',
  path: '/stop/{token}',
  summary: 'page: what would be stopped, and the button; a GET never acts',
  request,
});
const stop = openOperation('stop', {
  method: 'post',
  path: '/stop/{token}',
  summary: 'page: the objection of the contact the link was sent to',
  request,
});
const progress = openOperation('showProgress', {
  method: 'get',
  path: '/status/{token}',
  summary: "page: the merchant's progress",
  request,
});

export const pageRoutes = router()
  .openapi(stopPage, async (c) => {
    const found = await behind(c, 'stop', c.req.valid('param').token);
    if (!found) return c.html(badLink(), 404);
    const { row } = found;
    return c.html(row.closedAt === undefined ? stopQuestion(row) : alreadyEnded(row.requestId));
  })
  .openapi(stop, async (c) => {
    const { token } = c.req.valid('param');
    const found = await behind(c, 'stop', token);
    if (!found) return c.html(badLink(), 404);
    const { row, contactId } = found;
    try {
      await act(c.var.doors, row, {
        action: 'object',
        by: { id: contactId, role: 'system' },
        body: { contactId },
        // One contact's objection is one, however often he presses.
        key: `stop-${createHash('sha256').update(token).digest('hex').slice(0, 32)}`,
      });
      return c.html(stopped(row.requestId));
    } catch (error) {
      if (!(error instanceof ActionRefused) || error.code !== 'ACT_WRONG_STAGE') throw error;
      return c.html(alreadyEnded(row.requestId), 409);
    }
  })
  .openapi(progress, async (c) => {
    const found = await behind(c, 'status', c.req.valid('param').token);
    if (!found) return c.html(badLink(), 404);
    const { row } = found;
    const status = await statusOf(c.var.doors, row);
    return c.html(statusPage(row, status ?? row.standing));
  });

pageRoutes.onError(answerPage);

/** The request behind a link, and the contact it was sent to. */
async function behind(c: Context<ApiEnv>, purpose: LinkPurpose, token: string) {
  const { doors } = c.var;
  const target = doors.links.readLink(purpose, token);
  const row = target && (await doors.storage.requests.find(target.acquirerId, target.requestId));
  return row && { row, contactId: target.contactId };
}
