/** Ownership: what belongs to another acquirer or merchant is answered as not found [I13]. */
import type { MerchantRef } from '../activities/calls.ts';
import type { RequestRow } from '../activities/requests.ts';
import type { MerchantRecord } from '../domain/parties/merchant.ts';
import { PortFailure } from '../domain/parties/port-failure.ts';
import { Unavailable } from '../client/errors.ts';
import type { CardChangeRef } from '../client/watch.ts';
import { isStaff, type Caller } from './caller.ts';
import type { ApiDependencies } from './dependencies.ts';
import { HttpProblem } from './http-problem.ts';
import type { Audience } from './views/problems.ts';

const requestIdPattern = /^[A-Za-z0-9_-]{8,64}$/;

/** @throws HttpProblem 404 when the caller has no such request */
export async function requireOwnRequest(
  { storage }: ApiDependencies,
  caller: Caller,
  requestId: string,
): Promise<RequestRow> {
  const row = requestIdPattern.test(requestId)
    ? await storage.requests.find(caller.acquirerId, requestId)
    : undefined;
  if (!row || !isOwnMerchant(caller, row.merchantId)) throw new HttpProblem('API_NOT_FOUND');
  return row;
}

export const isOwnMerchant = (caller: Caller, merchantId: string): boolean =>
  caller.merchantId === undefined || caller.merchantId === merchantId;

/** The merchant that a caller names. @throws HttpProblem when the token is for another merchant */
export function requireOwnMerchant(caller: Caller, merchantId: string): MerchantRef {
  if (!isOwnMerchant(caller, merchantId)) throw new HttpProblem('ACT_NOT_ALLOWED');
  return { acquirerId: caller.acquirerId, merchantId };
}

const readTimeoutMs = 3_000;

/** @throws HttpProblem 404 for a merchant that the acquirer's core system does not know; Unavailable */
export async function readMerchantRecord(
  { merchants }: ApiDependencies,
  merchant: MerchantRef,
): Promise<MerchantRecord> {
  try {
    return await merchants.readRecord(merchant, undefined, {
      signal: AbortSignal.timeout(readTimeoutMs),
    });
  } catch (error) {
    if (error instanceof PortFailure && error.kind === 'refused')
      throw new HttpProblem('API_NOT_FOUND', error);
    throw new Unavailable(error);
  }
}

export const buildCardChangeRef = ({
  workflowId,
  runId,
  requestId,
}: RequestRow): CardChangeRef => ({
  workflowId,
  runId,
  requestId,
});

export const getAudience = (caller: Caller): Audience => (isStaff(caller) ? 'staff' : 'merchant');
