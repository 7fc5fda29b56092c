/** The signed receipt of a request that has ended. Its audit log is verified first. */
import { verifyAuditLog, type ChainedAuditEntry } from '../adapters/storage/audit-log.ts';
import type { RequestRow } from '../activities/requests.ts';
import { outcomeKinds } from '../domain/request/stages.ts';
import type { ApiDependencies } from './dependencies.ts';
import { HttpProblem } from './http-problem.ts';
import { buildRecordedStatus } from './views/card-change.ts';

export type Receipt = ReturnType<typeof sealReceipt>;

/** @throws HttpProblem while the request is open; Error when its audit log does not verify */
export async function buildReceipt(
  { storage }: Pick<ApiDependencies, 'storage'>,
  row: RequestRow,
): Promise<Receipt> {
  return sealReceipt(storage, row, await storage.auditLog.read(row.acquirerId, row.requestId));
}

/**
 * The receipt for a page, which has more to show: without it where the request is open, or the receipt cannot be made now.
 * @param read the audit log
 */
export async function findReceipt(
  { log, storage }: Pick<ApiDependencies, 'log' | 'storage'>,
  row: RequestRow,
  read: () => Promise<readonly ChainedAuditEntry[]> | readonly ChainedAuditEntry[],
): Promise<Receipt | undefined> {
  if (row.closedAt === undefined) return undefined;
  try {
    return sealReceipt(storage, row, await read());
  } catch (error) {
    log.error({ requestId: row.requestId, error: String(error) }, 'no receipt for a page');
    return undefined;
  }
}

function sealReceipt(
  { receiptSignatures }: Pick<ApiDependencies['storage'], 'receiptSignatures'>,
  row: RequestRow,
  entries: readonly ChainedAuditEntry[],
) {
  const { acquirerId, requestId, merchantId, terminal, openedAt, closedAt } = row;
  const { stage, money } = row.state;
  const outcome = outcomeKinds.find((kind) => kind === stage);
  if (closedAt === undefined || outcome === undefined) throw new HttpProblem('ACT_WRONG_STAGE');
  const fault = verifyAuditLog(acquirerId, requestId, entries);
  if (fault) throw new Error(`audit log of ${requestId}: ${fault.fault} at entry ${fault.place}`);
  const { oldLast4, newLast4 } = buildRecordedStatus(row) ?? {};
  const receipt = {
    ...{ requestId, acquirerId, merchantId, outcome, money, openedAt, closedAt },
    ...(terminal !== undefined && { terminal }),
    ...(oldLast4 !== undefined && { oldLast4 }),
    ...(newLast4 !== undefined && { newLast4 }),
    trail: { entries: entries.length, lastHash: entries.at(-1)?.hash ?? '' },
  };
  return { ...receipt, signature: receiptSignatures.sign(receipt) };
}
