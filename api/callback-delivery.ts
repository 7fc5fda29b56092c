/** Passes what parties report on to the requests that it is about, each message once. */
import type { RequestRow } from '../activities/requests.ts';
import type { Callback, CallbackParty } from '../adapters/parties/callbacks.ts';
import { ActionRefused } from '../client/errors.ts';
import type { SignalName } from '../workflows/contract.ts';
import type { ApiDependencies } from './dependencies.ts';
import { buildCardChangeRef } from './ownership.ts';
import { isCompleted } from './watch.ts';

const signalByType = {
  'bank.payment.status': 'bankReported',
  'bank.payment.returned': 'bankReported',
  'bank.account.renumbered': 'bankNotifiedChange',
  'bank.account.closed': 'accountClosed',
  'network.order.status': 'networkReported',
  'merchant.changed': 'merchantChanged',
  'merchant.account.closed': 'accountClosed',
} as const satisfies Record<Callback['type'], SignalName>;

export const isOpen = ({ closedAt }: RequestRow): boolean => closedAt === undefined;

/** More requests of a merchant than are open or watched at a time. */
const maxRequests = 20;

/** The key of an order begins with the request id; whoever knows no order names the merchant. */
export async function findRequests(
  { storage }: ApiDependencies,
  { subject, which }: Callback,
): Promise<readonly RequestRow[]> {
  if (!('key' in subject)) {
    const { acquirerId, merchantId, terminal } = subject;
    const { rows } = await storage.requests.list({ acquirerId, merchantId, limit: maxRequests });
    // An account is that of one scope: a closed card of the merchant is not that of a terminal.
    return which === undefined ? rows : rows.filter((row) => row.terminal === terminal);
  }
  const [requestId = ''] = subject.key.split('/');
  return requestId.includes('\0') ? [] : storage.requests.findByRequestId(requestId);
}

/** @param rows the requests that the callback is about */
export async function deliverCallback(
  dependencies: ApiDependencies,
  party: CallbackParty,
  callback: Callback,
  rows: readonly RequestRow[],
): Promise<void> {
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
