/** Callbacks of bank and networks: verified and passed on once. Never answered with an error that the party would retry for ever. */
import { z } from '@hono/zod-openapi';
import type { RequestRow } from '../../activities/requests.ts';
import {
  CallbackError,
  type Callback,
  type CallbackParty,
} from '../../adapters/parties/callbacks.ts';
import { ActionRefused } from '../../client/errors.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { buildCardChangeRef } from '../ownership.ts';
import { HttpProblem } from '../http-problem.ts';
import { declareOpenOperation, createRouter } from '../operation.ts';
import { isCompleted } from '../watch.ts';

const signalByParty = { bank: 'bankReported', networks: 'networkReported' } as const;

const receiveCallback = declareOpenOperation('receiveCallback', {
  method: 'post',
  path: '/v1/callbacks/{party}',
  summary: 'a signed callback (Standard Webhooks) of `bank` or `networks`',
  request: { params: z.object({ party: z.string() }) },
  answer: {
    status: 202,
    schema: z.object({}),
    description: 'received, whether or not a request waits for it',
  },
});

export const callbackRoutes = createRouter().openapi(receiveCallback, async (c) => {
  const { party } = c.req.valid('param');
  if (!isCallbackParty(party)) throw new HttpProblem('API_NOT_FOUND');
  const { dependencies } = c.var;
  const callback = verifyCallback(dependencies, party, await c.req.text(), c.req.raw.headers);
  // The key is that of our order and begins with the request id; the party knows no more about the request.
  const [requestId = ''] = callback.key.split('/');
  const open = (await dependencies.storage.requests.findByRequestId(requestId)).filter(
    (row) => row.closedAt === undefined || isCompleted(row),
  );
  const state =
    open.length === 0
      ? 'no open request'
      : await dependencies.storage.callbackInbox.receive(party, callback.messageId, requestId);
  if (state === 'new') await passOn(dependencies, party, callback, open);
  else
    dependencies.log.warn(
      { party, messageId: callback.messageId, requestId, state },
      'callback dropped',
    );
  return c.json({}, 202);
});

const isCallbackParty = (party: string): party is CallbackParty =>
  Object.hasOwn(signalByParty, party);

function verifyCallback(
  { readCallback }: ApiDependencies,
  party: CallbackParty,
  body: string,
  headers: Headers,
) {
  try {
    return readCallback(party, body, headers);
  } catch (error) {
    if (!(error instanceof CallbackError)) throw error;
    throw new HttpProblem(
      error.reason === 'unsigned' ? 'API_UNAUTHENTICATED' : 'API_NOT_JSON',
      error,
    );
  }
}

/** Marks the callback only after the workflow has it: until then a retry of the party is passed on again. */
async function passOn(
  { cardChanges, storage, log }: ApiDependencies,
  party: CallbackParty,
  { messageId, key }: Callback,
  rows: readonly RequestRow[],
): Promise<void> {
  for (const row of rows)
    try {
      const report = { messageId: `${party}/${messageId}`, key };
      await cardChanges.report(buildCardChangeRef(row), signalByParty[party], report);
    } catch (error) {
      if (!(error instanceof ActionRefused)) throw error;
      log.warn({ party, messageId, requestId: row.requestId }, 'callback of a closed request');
    }
  await storage.callbackInbox.markPassedOn(party, messageId);
}
