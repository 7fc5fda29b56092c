/** Ownership: what belongs to another acquirer or merchant is answered as not found [I13]. */
import type { MerchantRef } from '../activities/calls.ts';
import type { RequestRow } from '../activities/requests.ts';
import type { MerchantRecord } from '../domain/parties/merchant.ts';
import type { Actor } from '../domain/request/card-change-schema.ts';
import { PortFailure } from '../domain/parties/port-failure.ts';
import { Unavailable } from '../client/errors.ts';
import { buildRefusal } from '../client/validation.ts';
import type { CardChangeRef } from '../client/watch.ts';
import { isStaff, staffRoles, type Caller, type CallerRole } from './caller.ts';
import type { ApiDependencies } from './dependencies.ts';
import { HttpProblem } from './http-problem.ts';
import { isTrustedAboutOthers } from './sign-in.ts';
import type { Reader } from './views/problems.ts';

const requestIdPattern = /^[A-Za-z0-9_-]{8,64}$/;

/** @throws HttpProblem 404 when the caller has no such request */
export async function requireOwnRequest(
  dependencies: ApiDependencies,
  caller: Caller,
  requestId: string,
): Promise<RequestRow> {
  const row = requestIdPattern.test(requestId)
    ? await dependencies.storage.requests.find(caller.acquirerId, requestId)
    : undefined;
  if (!row || !(await isOwnMerchant(dependencies, caller, row.merchantId)))
    throw new HttpProblem('API_NOT_FOUND');
  return row;
}

/** Roles that have to do with every merchant of their acquirer. */
const acquirerRoles: readonly CallerRole[] = [...staffRoles, 'back-office'];

const isBoundToMerchants = ({ roles }: Caller): boolean =>
  !roles.some((role) => acquirerRoles.includes(role));

/**
 * Whether the caller has to do with a merchant. A token may be bound to one. An agent has to do only with the
 * merchants that the token or the acquirer's record names [A22].
 * @throws Unavailable when the record that would say so cannot be read
 */
export async function isOwnMerchant(
  dependencies: ApiDependencies,
  caller: Caller,
  merchantId: string,
): Promise<boolean> {
  if (caller.merchantId !== undefined) return caller.merchantId === merchantId;
  return !isBoundToMerchants(caller) || isAgentOf(dependencies, caller, merchantId);
}

/** The merchant that a caller names. @throws ActionRefused when the caller has nothing to do with it */
export async function requireOwnMerchant(
  dependencies: ApiDependencies,
  caller: Caller,
  merchantId: string,
): Promise<MerchantRef> {
  if (!(await isOwnMerchant(dependencies, caller, merchantId)))
    throw buildRefusal([
      { field: 'merchantId', code: 'ACT_NOT_ALLOWED', params: { field: 'merchantId' } },
    ]);
  return { acquirerId: caller.acquirerId, merchantId };
}

/**
 * For what belongs to no merchant yet, such as an uploaded document.
 * @param merchantId the merchant that it is for, if the caller names one
 * @throws HttpProblem for an agent of nobody
 */
export async function requireSomeMerchant(
  dependencies: ApiDependencies,
  caller: Caller,
  merchantId: string | undefined,
): Promise<void> {
  if (merchantId !== undefined) await requireOwnMerchant(dependencies, caller, merchantId);
  else if (isBoundToMerchants(caller) && listMerchants(caller).length === 0)
    throw new HttpProblem('ACT_NOT_ALLOWED');
}

/**
 * Whoever acts as an agent must be one of this merchant, whatever other roles the token has. An agent whom a
 * back office names was authenticated there, but must not contradict the acquirer's record.
 * @throws HttpProblem for an agent of nobody or of others
 */
export async function requireAgency(
  dependencies: ApiDependencies,
  caller: Caller,
  by: Actor,
  merchantId: string,
): Promise<void> {
  if (by.role !== 'agent') return;
  const isAgent = isTrustedAboutOthers(caller)
    ? ((await readAgents(dependencies, caller, merchantId))?.includes(by.id) ?? true)
    : await isAgentOf(dependencies, caller, merchantId);
  if (!isAgent) throw new HttpProblem('ACT_NOT_ALLOWED');
}

const listMerchants = ({ merchantId, merchants = [] }: Caller): readonly string[] =>
  merchantId === undefined ? merchants : [merchantId];

async function isAgentOf(
  dependencies: ApiDependencies,
  caller: Caller,
  merchantId: string,
): Promise<boolean> {
  if (!caller.roles.includes('agent')) return false;
  if (listMerchants(caller).includes(merchantId)) return true;
  return (await readAgents(dependencies, caller, merchantId))?.includes(caller.id) ?? false;
}

/** Ids of the agents that the acquirer's record names; undefined when it keeps no list, or no such merchant. */
async function readAgents(
  dependencies: ApiDependencies,
  { acquirerId }: Caller,
  merchantId: string,
): Promise<readonly string[] | undefined> {
  return (await findMerchantRecord(dependencies, { acquirerId, merchantId }))?.agents;
}

/** Undefined for a merchant that the acquirer's core system does not know. @throws Unavailable */
export async function findMerchantRecord(
  dependencies: ApiDependencies,
  merchant: MerchantRef,
): Promise<MerchantRecord | undefined> {
  try {
    return await readMerchantRecord(dependencies, merchant);
  } catch (error) {
    if (error instanceof HttpProblem && error.code === 'API_NOT_FOUND') return undefined;
    throw error;
  }
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

export const getReader = (
  { findServicePhone }: Pick<ApiDependencies, 'findServicePhone'>,
  caller: Caller,
): Reader => ({
  audience: isStaff(caller) ? 'staff' : 'merchant',
  servicePhone: findServicePhone(caller.acquirerId),
});
