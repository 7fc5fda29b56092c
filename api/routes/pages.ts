/** Pages behind the signed links of notices. Who has the link is permitted. */
import { createHash } from 'node:crypto';
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { RequestRow } from '../../activities/requests.ts';
import type { LinkPurpose } from '../../adapters/vault/signed-links.ts';
import { ActionRefused } from '../../client/errors.ts';
import { performAction } from '../action-request.ts';
import type { WatchOutcome } from '../../workflows/contract.ts';
import type { ApiEnv, ApiDependencies } from '../dependencies.ts';
import { declareOpenOperation, createRouter, kilobyte } from '../operation.ts';
import { answerErrorPage } from '../pages/error.ts';
import {
  renderEndedPage,
  renderBadLinkPage,
  renderObjectionRecordedPage,
  renderReceivedPage,
  renderStoppedPage,
  renderStopPage,
} from '../pages/stop.ts';
import { renderStatusPage } from '../pages/status.ts';
import { findSignedAgreement } from '../signed-agreement.ts';
import { buildRecordedStatus } from '../views/card-change.ts';
import { isCompleted, findWatchEnd } from '../watch.ts';

const request = { params: z.object({ token: z.string() }) };

const stopPage = declareOpenOperation('showStop', {
  method: 'get',
  path: '/stop/{token}',
  summary: 'page: what can be stopped, and the button; a GET changes nothing',
  request,
});
const stop = declareOpenOperation('stop', {
  method: 'post',
  path: '/stop/{token}',
  summary: 'page: the objection of the contact the link was sent to',
  request,
  maxBytes: kilobyte,
});
const progress = declareOpenOperation('showProgress', {
  method: 'get',
  path: '/status/{token}',
  summary: "page: the merchant's progress",
  request,
});

export const pageRoutes = createRouter()
  .openapi(stopPage, async (c) => {
    const found = await resolveLink(c, 'stop', c.req.valid('param').token);
    if (!found) return c.html(renderBadLinkPage(), 404);
    const { row } = found;
    const stop = await findStoppable(c.var.dependencies, row);
    return c.html(
      'stoppable' in stop
        ? renderStopPage(row, stop.stoppable, buildPressToken(c))
        : renderEndedPage(row, stop.end),
    );
  })
  .openapi(stop, async (c) => {
    const { token } = c.req.valid('param');
    const found = await resolveLink(c, 'stop', token);
    if (!found) return c.html(renderBadLinkPage(), 404);
    const { row, contactId } = found;
    const stop = await findStoppable(c.var.dependencies, row);
    if (!('stoppable' in stop)) return c.html(renderEndedPage(row, stop.end), 409);
    if (!(await isPressed(c)))
      return c.html(renderStopPage(row, stop.stoppable, buildPressToken(c)), 403);
    try {
      const { verdict } = await performAction(c.var.dependencies, row, {
        action: 'object',
        by: { id: contactId, role: 'system' },
        body: { contactId },
        key: computeObjectionKey(token, stop.stoppable),
      });
      if (verdict === 'received') return c.html(renderReceivedPage(row.requestId), 202);
      return c.html(
        verdict === 'accepted'
          ? renderStoppedPage(row.requestId)
          : renderObjectionRecordedPage(row.requestId),
      );
    } catch (error) {
      if (!(error instanceof ActionRefused) || !tooLateCodes.includes(error.code)) throw error;
      return c.html(renderEndedPage(row, await findWatchEnd(c.var.dependencies, row)), 409);
    }
  })
  .openapi(progress, async (c) => {
    const found = await resolveLink(c, 'status', c.req.valid('param').token);
    if (!found) return c.html(renderBadLinkPage(), 404);
    const { row } = found;
    const agreement = await findSignedAgreement(c.var.dependencies, row);
    const status = buildRecordedStatus(row) ?? row.state;
    return c.html(renderStatusPage(row, status, agreement));
  });

pageRoutes.onError(answerErrorPage);

const tooLateCodes: readonly string[] = ['ACT_WRONG_STAGE', 'ACT_WATCH_OVER'];

type Stoppable = 'change' | 'payouts';

/** What a contact can still stop. When that is nothing: how the watch ended, if there was one. */
async function findStoppable(
  dependencies: ApiDependencies,
  row: RequestRow,
): Promise<{ stoppable: Stoppable } | { end: WatchOutcome | undefined }> {
  if (row.closedAt === undefined) return { stoppable: 'change' };
  const end = await findWatchEnd(dependencies, row);
  return end || !isCompleted(row) ? { end } : { stoppable: 'payouts' };
}

/** One contact's objection to the same thing counts once, however often the button is pressed. */
const computeObjectionKey = (token: string, stoppable: Stoppable): string =>
  `stop-${stoppable}-${createHash('sha256').update(token).digest('hex').slice(0, 32)}`;

const buildPressToken = (c: Context<ApiEnv>): string =>
  c.var.dependencies.links.buildPressToken(c.req.param('token') ?? '');

/** Whether the form of this page was sent, with the token that the page had. */
async function isPressed(c: Context<ApiEnv>): Promise<boolean> {
  const form = new URLSearchParams(await c.req.text());
  return c.var.dependencies.links.isPressed(c.req.param('token') ?? '', form.get('press') ?? '');
}

/** The request behind a link, and the contact it was sent to. */
async function resolveLink(c: Context<ApiEnv>, purpose: LinkPurpose, token: string) {
  const { dependencies } = c.var;
  const target = dependencies.links.readLink(purpose, token);
  const row =
    target && (await dependencies.storage.requests.find(target.acquirerId, target.requestId));
  return row && { row, contactId: target.contactId };
}
