/** Reads what the precheck needs, and runs it. Stores nothing. */
import type { MerchantRef } from '../activities/calls.ts';
import type { RequestRow } from '../activities/requests.ts';
import type { Scope } from '../domain/parties/scope.ts';
import { runPrecheck, type PlannedChange, type Precheck } from '../domain/precheck/precheck.ts';
import { findDayStart } from '../domain/time/calendar.ts';
import { addMs, parseDurationMs } from '../domain/time/duration.ts';
import type { ApiDependencies } from './dependencies.ts';
import { readMerchantRecord } from './ownership.ts';

/** Nobody asks on behalf of a request: all requests of the merchant count. */
const noRequest = '';

/** @throws HttpProblem for a merchant that the core does not know; Unavailable */
export async function readPrecheck(
  dependencies: ApiDependencies,
  merchant: MerchantRef,
  plannedChange: PlannedChange,
): Promise<Precheck> {
  const { values: policy } = dependencies.getPolicy(merchant.acquirerId);
  const now = new Date().toISOString();
  const { scope } = plannedChange;
  const timeZone = policy['submit.dayBoundary'];
  const today = findDayStart(now, { timeZone });
  const [record, openRequest, objectedAt, others] = await Promise.all([
    readMerchantRecord(dependencies, merchant),
    findOpenRequest(dependencies, merchant, scope),
    dependencies.storage.auditLog.findLastObjection(merchant),
    dependencies.storage.requests.sumUpOthers({ ...merchant, ...scope }, today, noRequest),
  ]);
  const rememberedFrom = addMs(now, -parseDurationMs(policy['objection.memory']));
  return runPrecheck({
    merchant: record,
    plannedChange,
    ...(openRequest && { openRequest: { stage: openRequest.state.stage } }),
    ...(objectedAt !== undefined &&
      objectedAt >= rememberedFrom && { earlierObjectionAt: objectedAt }),
    submissionsToday: others.openedSince,
    ...(others.payoutsHeld && { payoutsHeld: true }),
    policy,
    ...(dependencies.branches && { branches: dependencies.branches }),
    now,
  });
}

/** The open request of a scope. A change of the whole merchant keeps those of its terminals out. */
export const findOpenRequest = async (
  { storage: { requests } }: ApiDependencies,
  merchant: MerchantRef,
  scope: Scope | undefined,
): Promise<RequestRow | undefined> =>
  (scope && (await requests.findOpen({ ...merchant, ...scope }))) ??
  (await requests.findOpen(merchant));
