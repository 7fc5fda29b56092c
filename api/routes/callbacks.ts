/** Callbacks of parties: verified and passed on once. Never answered with an error that the party would retry for ever. */
import { z } from '@hono/zod-openapi';
import type { RequestRow } from '../../activities/requests.ts';
import {
  CallbackError,
  callbackParties,
  type Callback,
  type CallbackParty,
} from '../../adapters/parties/callbacks.ts';
import { ActionRefused } from '../../client/errors.ts';
import type { SignalName } from '../../workflows/contract.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { buildCardChangeRef } from '../ownership.ts';
import { HttpProblem } from '../http-problem.ts';
import { declareOpenOperation, createRouter, kilobyte } from '../operation.ts';
import { beginRenumberedDraft } from '../renumbered-drafts.ts';
import { isCompleted } from '../watch.ts';

const signalByType = {
  'bank.payment.status': 'bankReported',
  'bank.payment.returned': 'bankReported',
  'bank.account.renumbered': 'bankNotifiedChange',
  'bank.account.closed': 'accountClosed',
  'network.order.status': 'networkReported',
  'merchant.changed': 'merchantChanged',
  'merchant.account.closed': 'accountClosed',
} as const satisfies Record<Callback['type'], SignalName>;

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
  if (callback.type === 'bank.account.renumbered' && !rows.some(isOpen)) {
    await beginRenumbered(dependencies, callback, rows[0]);
    return c.json({}, 202);
  }
  const open = rows.filter((row) => isOpen(row) || isCompleted(row));
  const [row] = open;
  const state =
    row === undefined
      ? 'no open request'
      : await dependencies.storage.callbackInbox.receive(party, callback.messageId, row.requestId);
  if (state === 'new') await passOn(dependencies, party, callback, open);
  else {
    const { messageId, type, subject } = callback;
    dependencies.log.warn({ party, messageId, type, subject, state }, 'callback dropped');
  }
  return c.json({}, 202);
});

const isOpen = ({ closedAt }: RequestRow): boolean => closedAt === undefined;

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

/** More requests of a merchant than are open or watched at a time. */
const maxRequests = 20;

/** The key of an order begins with the request id; whoever knows no order names the merchant. */
async function findRequests(
  { storage }: ApiDependencies,
  { subject }: Callback,
): Promise<readonly RequestRow[]> {
  if (!('key' in subject))
    return (await storage.requests.list({ ...subject, limit: maxRequests })).rows;
  const [requestId = ''] = subject.key.split('/');
  return requestId.includes('\0') ? [] : storage.requests.findByRequestId(requestId);
}

function verifyCallback(
  { readCallback }: ApiDependencies,
  party: CallbackParty,
  body: Uint8Array,
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
  callback: Callback,
  rows: readonly RequestRow[],
): Promise<void> {
  const { messageId, type, subject, which } = callback;
  const report = {
    messageId: `${party}/${messageId}`,
    ...('key' in subject && { key: subject.key }),
  };
  for (const row of rows)
    try {
      const ref = buildCardChangeRef(row);
      const signal = signalByType[type];
      if (signal !== 'accountClosed') await cardChanges.report(ref, signal, report);
      else if (which) await cardChanges.report(ref, signal, { ...report, which });
    } catch (error) {
      if (!(error instanceof ActionRefused)) throw error;
      log.warn({ party, messageId, requestId: row.requestId }, 'callback of a closed request');
    }
  await storage.callbackInbox.markPassedOn(party, messageId);
}
