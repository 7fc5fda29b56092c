/** The page behind the stop link of a notice. Who has the link is permitted. */
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { ActionRefused } from '../../client/errors.ts';
import { performAction } from '../action-request.ts';
import type { ApiEnv } from '../dependencies.ts';
import { declareOpenOperation, createRouter, kilobyte } from '../operation.ts';
import { buildPressToken, isPressed, readPressedForm, resolveLink } from '../linked-request.ts';
import { answerErrorPage } from '../pages/error.ts';
import type { Html } from '../pages/layout.ts';
import {
  renderEndedPage,
  renderBadLinkPage,
  renderObjectionRecordedPage,
  renderReceivedPage,
  renderStoppedPage,
  renderStopPage,
  renderTookEffectPage,
} from '../pages/stop.ts';
import { findReceipt } from '../receipt.ts';
import type { StopAnswer } from '../safety-acts.ts';
import {
  buildPress,
  countTurns,
  findEarlierPresses,
  findStoppable,
  type StopLink,
  type Stoppable,
} from '../stop-presses.ts';
import { findWatchEnd } from '../watch.ts';

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
export const stopPageRoutes = createRouter()
  .openapi(stopPage, async (c) => {
    const { dependencies } = c.var;
    const found = await readStopLink(c, c.req.valid('param').token);
    if (!found) return c.html(renderBadLinkPage(), 404);
    const { link, row, stop } = found;
    const { answer, refusal } = await findEarlierPresses(dependencies, row, link, stop.stoppable);
    if (stop.stoppable === undefined) return c.html(renderEndedPage(row, stop.end, refusal));
    if (answer) return c.html(renderEarlierPress(answer, row.requestId, stop.stoppable));
    const { auditLog } = dependencies.storage;
    const receipt = await findReceipt(dependencies, row, () =>
      auditLog.read(row.acquirerId, row.requestId),
    );
    const more = { refusal, receipt };
    return c.html(renderStopPage(row, stop.stoppable, buildPressToken(c), more));
  })
  .openapi(stop, async (c) => {
    const { dependencies } = c.var;
    const found = await readStopLink(c, c.req.valid('param').token);
    if (!found) return c.html(renderBadLinkPage(), 404);
    const { link, row, stop } = found;
    if (stop.stoppable === undefined) {
      const { refusal } = await findEarlierPresses(dependencies, row, link);
      return c.html(renderEndedPage(row, stop.end, refusal), 409);
    }
    if (!isPressed(c, await readPressedForm(c)))
      return c.html(renderStopPage(row, stop.stoppable, buildPressToken(c)), 403);
    try {
      const turns = await countTurns(dependencies, row);
      const press = buildPress(link, stop.stoppable, turns);
      const { verdict } = await performAction(dependencies, row, press);
      if (verdict === 'received')
        return c.html(renderReceivedPage(row.requestId, stop.stoppable), 202);
      return c.html(
        verdict === 'accepted'
          ? renderStoppedPage(row.requestId, stop.stoppable)
          : renderObjectionRecordedPage(row.requestId),
      );
    } catch (error) {
      if (!(error instanceof ActionRefused) || !tooLateCodes.includes(error.code)) throw error;
      return c.html(renderEndedPage(row, await findWatchEnd(dependencies, row)), 409);
    }
  });

stopPageRoutes.onError(answerErrorPage);

/** The request behind a stop link, and what its contact can still stop. */
async function readStopLink(c: Context<ApiEnv>, token: string) {
  const found = await resolveLink(c, 'stop', token);
  if (!found) return undefined;
  const { row, contactId } = found;
  const link: StopLink = { token, contactId };
  return { row, link, stop: await findStoppable(c.var.dependencies, row) };
}

const tooLateCodes: readonly string[] = ['ACT_WRONG_STAGE', 'ACT_WATCH_OVER'];

function renderEarlierPress({ verdict }: StopAnswer, requestId: string, stops: Stoppable): Html {
  if (verdict === 'received') return renderReceivedPage(requestId, stops);
  return verdict === 'accepted'
    ? renderTookEffectPage(requestId)
    : renderObjectionRecordedPage(requestId);
}
