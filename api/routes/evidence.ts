/** The pack of evidence of a card change, for the police, the bank of the new card and the courts [D recovery]. */
import { createHash } from 'node:crypto';
import { verifyAuditLog, type ChainedAuditEntry } from '../../adapters/storage/audit-log.ts';
import { toCanonicalJson } from '../../domain/text/canonical-json.ts';
import { EvidenceAnswer } from '../answers/evidence.ts';
import { requireOwnRequest } from '../ownership.ts';
import { IdParams, declareOperation, createRouter } from '../operation.ts';
import { buildRecordedStatus } from '../views/card-change.ts';

const readEvidence = declareOperation('readEvidence', {
  method: 'get',
  path: '/v1/card-changes/{id}/evidence',
  summary: 'the pack of evidence of a card change, signed',
  request: { params: IdParams },
  answer: {
    schema: EvidenceAnswer,
    description:
      'audit log, references of the proofs, payouts that were asked back; no full number',
  },
});

export const evidenceRoutes = createRouter().openapi(readEvidence, async (c) => {
  const { dependencies, caller } = c.var;
  const { accessLog, auditLog, receiptSignatures } = dependencies.storage;
  const row = await requireOwnRequest(dependencies, caller, c.req.valid('param').id);
  const { acquirerId, requestId, merchantId, terminal, intake, openedAt, closedAt } = row;
  const entries = await auditLog.read(acquirerId, requestId);
  const fault = verifyAuditLog(acquirerId, requestId, entries);
  if (fault) throw new Error(`audit log of ${requestId}: ${fault.fault} at entry ${fault.place}`);
  await accessLog.record([requestId], `pack of evidence for ${caller.id}`);
  const status = buildRecordedStatus(row);
  const { oldLast4, newLast4, evidence, policy, recall } = status ?? {};
  const pack = {
    ...{ requestId, acquirerId, merchantId, intake, openedAt },
    ...(terminal !== undefined && { terminal }),
    ...{ stage: row.state.stage, money: status?.money ?? row.state.money },
    ...(closedAt !== undefined && { closedAt }),
    ...(oldLast4 !== undefined && { oldLast4 }),
    ...(newLast4 !== undefined && { newLast4 }),
    ...(evidence !== undefined && { evidence }),
    ...(policy !== undefined && { policy }),
    ...(recall && { recall }),
    recalledPayouts: entries.flatMap(findRecalledPayout),
    auditLog: entries,
    exportedAt: new Date().toISOString(),
    exportedBy: caller.id,
  };
  const sealed = { requestId, acquirerId, digest: computeDigest(pack) };
  return c.json({ pack, seal: { ...sealed, signature: receiptSignatures.sign(sealed) } });
});

const computeDigest = (pack: object): string =>
  createHash('sha256').update(toCanonicalJson(pack)).digest('hex');

function findRecalledPayout({ action, data }: ChainedAuditEntry) {
  const { payout, amountFen, paidAt } = data ?? {};
  return action === 'payout-recalled' &&
    typeof payout === 'string' &&
    typeof amountFen === 'number' &&
    typeof paidAt === 'string'
    ? [{ payout, amountFen, paidAt }]
    : [];
}
