/** The signed receipt of a request that has ended. Its audit log is verified first. */
import { verifyAuditLog } from '../adapters/storage/audit-log.ts';
import type { RequestRow } from '../activities/requests.ts';
import { outcomeKinds } from '../domain/request/stages.ts';
import type { ApiDependencies } from './dependencies.ts';
import { HttpProblem } from './http-problem.ts';

/** @throws HttpProblem while the request is open; Error when its audit log does not verify */
export async function buildReceipt({ storage }: ApiDependencies, row: RequestRow) {
  const { auditLog, receiptSignatures } = storage;
  const { acquirerId, requestId, merchantId, terminal, openedAt, closedAt } = row;
  const { stage, money } = row.state;
  const outcome = outcomeKinds.find((kind) => kind === stage);
  if (closedAt === undefined || outcome === undefined) throw new HttpProblem('ACT_WRONG_STAGE');
  const entries = await auditLog.read(acquirerId, requestId);
  const fault = verifyAuditLog(acquirerId, requestId, entries);
  if (fault) throw new Error(`audit log of ${requestId}: ${fault.fault} at entry ${fault.place}`);
  const receipt = {
    ...{ requestId, acquirerId, merchantId, outcome, money, openedAt, closedAt },
    ...(terminal !== undefined && { terminal }),
    trail: { entries: entries.length, lastHash: entries.at(-1)?.hash ?? '' },
  };
  return { ...receipt, signature: receiptSignatures.sign(receipt) };
}
