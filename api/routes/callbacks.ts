/** Callbacks of parties: verified and passed on once. Never answered with an error that the party would retry for ever. */
import { z } from '@hono/zod-openapi';
import type { RequestRow } from '../../activities/requests.ts';
import {
  CallbackError,
  callbackParties,
  type Callback,
  type CallbackParty,
} from '../../adapters/parties/callbacks.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { deliverCallback, findRequests, isOpen } from '../callback-delivery.ts';
import { HttpProblem } from '../http-problem.ts';
import { declareOpenOperation, createRouter, kilobyte } from '../operation.ts';
import { beginRenumberedDraft } from '../renumbered-drafts.ts';

const receiveCallback = declareOpenOperation('receiveCallback', {
  method: 'post',
  path: '/v1/callbacks/{party}',
  summary: 'a signed callback (Standard Webhooks) of `bank`, `networks` or `merchants`',
  request: { params: z.object({ party: z.string() }) },
  maxBytes: 64 * kilobyte,
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
  const bytes = new Uint8Array(await c.req.arrayBuffer());
  const callback = verifyCallback(dependencies, party, bytes, c.req.raw.headers);
  const rows = await findRequests(dependencies, callback);
  // The draft is for the whole merchant: a request for one of its terminals is another matter.
  const isUnderWay = rows.some((row) => row.terminal === undefined && isOpen(row));
  if (callback.type === 'bank.account.renumbered' && !isUnderWay) {
    await beginRenumbered(dependencies, callback, rows[0]);
    return c.json({}, 202);
  }
  await deliverCallback(dependencies, party, callback, rows);
  return c.json({}, 202);
});

/** @param last a request of the merchant, for a notice that names one of our payments */
async function beginRenumbered(
  dependencies: ApiDependencies,
  { subject, messageId }: Callback,
  last: RequestRow | undefined,
): Promise<void> {
  const merchant = 'key' in subject ? last : subject;
  const state = merchant
    ? await beginRenumberedDraft(dependencies, merchant)
    : 'no request of this payment';
  dependencies.log.info({ messageId, subject, state }, 'card renumbered by the bank');
}

const isCallbackParty = (party: string): party is CallbackParty =>
  (callbackParties as readonly string[]).includes(party);

function verifyCallback(
  { readCallback, storage }: ApiDependencies,
  party: CallbackParty,
  body: Uint8Array,
  headers: Headers,
) {
  try {
    const callback = readCallback(party, body, headers);
    return { ...callback, messageId: storage.idempotencyKeys.toStoredKey(callback.messageId) };
  } catch (error) {
    if (!(error instanceof CallbackError)) throw error;
    throw new HttpProblem(
      error.reason === 'unsigned' ? 'API_UNAUTHENTICATED' : 'API_NOT_JSON',
      error,
    );
  }
}
