/** What bank and networks report: verified, passed on once, and never answered with an error they would repeat for ever. */
import { z } from '@hono/zod-openapi';
import type { RequestRow } from '../../../activities/records.ts';
import { CallbackRefused, type Callback, type CallbackParty } from '../../../adapters/callbacks.ts';
import { ActionRefused } from '../../refusals.ts';
import type { Doors } from '../doors.ts';
import { refOf } from '../finding.ts';
import { HttpProblem } from '../http-problem.ts';
import { openOperation, router } from '../operation.ts';
import { isCompleted } from '../watched.ts';

const signalOf = { bank: 'bankReported', networks: 'networkReported' } as const;

const receiveCallback = openOperation('receiveCallback', {
  method: 'post',
  path: '/v1/callbacks/{party}',
  summary: 'a signed callback (Standard Webhooks) of `bank` or `networks`',
  request: { params: z.object({ party: z.string() }) },
  answer: { status: 202, schema: z.object({}), description: 'received, whatever comes of it' },
});

export const callbackRoutes = router().openapi(receiveCallback, async (c) => {
  const { party } = c.req.valid('param');
  if (!isParty(party)) throw new HttpProblem('API_NOT_FOUND');
  const { doors } = c.var;
  const callback = verified(doors, party, await c.req.text(), c.req.raw.headers);
  // Our keys begin with the request's id; the party knows no more of it.
  const [requestId = ''] = callback.key.split('/');
  const open = (await doors.storage.requests.locate(requestId)).filter(
    (row) => row.closedAt === undefined || isCompleted(row),
  );
  const state =
    open.length === 0
      ? 'nobody waits for it'
      : await doors.storage.callbacks.receive(party, callback.messageId, requestId);
  if (state === 'new') await passOn(doors, party, callback, open);
  else
    doors.log.warn({ party, messageId: callback.messageId, requestId, state }, 'callback dropped');
  return c.json({}, 202);
});

const isParty = (party: string): party is CallbackParty => Object.hasOwn(signalOf, party);

function verified({ readCallback }: Doors, party: CallbackParty, body: string, headers: Headers) {
  try {
    return readCallback(party, body, headers);
  } catch (error) {
    if (!(error instanceof CallbackRefused)) throw error;
    throw new HttpProblem(error.why === 'unsigned' ? 'API_UNAUTHENTICATED' : 'API_NOT_JSON', error);
  }
}

/** Marked only once the process has it: until then the party's repeat is passed on again. */
async function passOn(
  { cardChanges, storage, log }: Doors,
  party: CallbackParty,
  { messageId, key }: Callback,
  rows: readonly RequestRow[],
): Promise<void> {
  for (const row of rows)
    try {
      const report = { messageId: `${party}/${messageId}`, key };
      await cardChanges.report(refOf(row), signalOf[party], report);
    } catch (error) {
      if (!(error instanceof ActionRefused)) throw error;
      log.warn({ party, messageId, requestId: row.requestId }, 'callback of a closed request');
    }
  await storage.callbacks.passedOn(party, messageId);
}
