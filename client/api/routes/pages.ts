/** Pages behind the signed links of notices: possession of the link is the permission. */
import { createHash } from 'node:crypto';
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { RequestRow } from '../../../activities/records.ts';
import type { LinkPurpose } from '../../../adapters/links.ts';
import { ActionRefused } from '../../refusals.ts';
import { act } from '../acting.ts';
import type { WatchOutcome } from '../../../workflows/contract.ts';
import type { ApiEnv, Doors } from '../doors.ts';
import { openOperation, router } from '../operation.ts';
import { answerPage } from '../pages/failing.ts';
import { alreadyEnded, badLink, onRecord, stopped, stopQuestion } from '../pages/stop.ts';
import { statusPage } from '../pages/status.ts';
import { isCompleted, watchEnd } from '../watched.ts';
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
    const stop = await leftToStop(c.var.doors, row);
    return c.html('left' in stop ? stopQuestion(row, stop.left) : alreadyEnded(row, stop.end));
  })
  .openapi(stop, async (c) => {
    const { token } = c.req.valid('param');
    const found = await behind(c, 'stop', token);
    if (!found) return c.html(badLink(), 404);
    const { row, contactId } = found;
    const stop = await leftToStop(c.var.doors, row);
    if (!('left' in stop)) return c.html(alreadyEnded(row, stop.end), 409);
    try {
      const { verdict } = await act(c.var.doors, row, {
        action: 'object',
        by: { id: contactId, role: 'system' },
        body: { contactId },
        key: pressOf(token, stop.left),
      });
      return c.html(verdict === 'accepted' ? stopped(row.requestId) : onRecord(row.requestId));
    } catch (error) {
      if (!(error instanceof ActionRefused) || !tooLate.includes(error.code)) throw error;
      return c.html(alreadyEnded(row, await watchEnd(c.var.doors, row)), 409);
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

const tooLate: readonly string[] = ['ACT_WRONG_STAGE', 'ACT_WATCH_OVER'];

type Left = 'change' | 'payouts';

/** What a contact can still stop; where that is nothing, how the watch over the card ended, if there was one. */
async function leftToStop(
  doors: Doors,
  row: RequestRow,
): Promise<{ left: Left } | { end: WatchOutcome | undefined }> {
  if (row.closedAt === undefined) return { left: 'change' };
  const end = await watchEnd(doors, row);
  return end || !isCompleted(row) ? { end } : { left: 'payouts' };
}

/** One contact's objection to a thing is one, however often he presses. */
const pressOf = (token: string, left: Left): string =>
  `stop-${left}-${createHash('sha256').update(token).digest('hex').slice(0, 32)}`;

/** The request behind a link, and the contact it was sent to. */
async function behind(c: Context<ApiEnv>, purpose: LinkPurpose, token: string) {
  const { doors } = c.var;
  const target = doors.links.readLink(purpose, token);
  const row = target && (await doors.storage.requests.find(target.acquirerId, target.requestId));
  return row && { row, contactId: target.contactId };
}
