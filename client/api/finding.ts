/** Whose request it is. What is another acquirer's, or another merchant's, is not there (invariant I13). */
import type { MerchantRef } from '../../activities/calls.ts';
import type { RequestRow } from '../../activities/records.ts';
import type { MerchantRecord } from '../../domain/parties.ts';
import { PortFailure } from '../../domain/port-failure.ts';
import { Unavailable } from '../refusals.ts';
import type { CardChangeRef } from '../watches.ts';
import { isStaff, type Caller } from './caller.ts';
import type { Doors } from './doors.ts';
import { HttpProblem } from './http-problem.ts';
import type { Audience } from './views/problems.ts';

const requestIdPattern = /^[A-Za-z0-9_-]{8,64}$/;

/** @throws HttpProblem 404 when the caller has no such request */
export async function ownRow(
  { storage }: Doors,
  caller: Caller,
  requestId: string,
): Promise<RequestRow> {
  const row = requestIdPattern.test(requestId)
    ? await storage.requests.find(caller.acquirerId, requestId)
    : undefined;
  if (!row || !isOwn(caller, row.merchantId)) throw new HttpProblem('API_NOT_FOUND');
  return row;
}

export const isOwn = (caller: Caller, merchantId: string): boolean =>
  caller.merchantId === undefined || caller.merchantId === merchantId;

/** The merchant a caller names. @throws HttpProblem when his token is for another one */
export function ownMerchant(caller: Caller, merchantId: string): MerchantRef {
  if (!isOwn(caller, merchantId)) throw new HttpProblem('ACT_NOT_ALLOWED');
  return { acquirerId: caller.acquirerId, merchantId };
}

const lookMs = 3_000;

/** @throws HttpProblem 404 for a merchant the acquirer's core does not know; Unavailable */
export async function merchantRecord(
  { merchants }: Doors,
  merchant: MerchantRef,
): Promise<MerchantRecord> {
  try {
    return await merchants.record(merchant, undefined, { signal: AbortSignal.timeout(lookMs) });
  } catch (error) {
    if (error instanceof PortFailure && error.kind === 'refused')
      throw new HttpProblem('API_NOT_FOUND', error);
    throw new Unavailable(error);
  }
}

export const refOf = ({ workflowId, runId, requestId }: RequestRow): CardChangeRef => ({
  workflowId,
  runId,
  requestId,
});

export const audienceOf = (caller: Caller): Audience => (isStaff(caller) ? 'staff' : 'merchant');
