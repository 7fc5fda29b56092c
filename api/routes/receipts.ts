/** The signed receipt of a request that has ended. Its audit log is verified first. */
import { verifyAuditLog } from '../../adapters/storage/audit-log.ts';
import { outcomeKinds } from '../../domain/request/stages.ts';
import { z } from '@hono/zod-openapi';
import { EvidenceSeal } from '../answers/evidence.ts';
import { VerificationAnswer, ReceiptAnswer } from '../answers/receipts.ts';
import { requireOwnRequest } from '../ownership.ts';
import { HttpProblem } from '../http-problem.ts';
import { IdParams, jsonBody, declareOperation, createRouter } from '../operation.ts';

const readReceipt = declareOperation('readReceipt', {
  method: 'get',
  path: '/v1/card-changes/{id}/receipt',
  summary: 'the signed receipt of a card change that has ended',
  request: { params: IdParams },
  answer: { schema: ReceiptAnswer, description: 'the same bytes every time' },
});

const verifyReceipt = declareOperation('verifyReceipt', {
  method: 'post',
  path: '/v1/receipts/verify',
  summary: 'whether a receipt, or the seal of a pack of evidence, was issued here and is unchanged',
  request: {
    body: jsonBody(z.union([ReceiptAnswer.strict(), EvidenceSeal.strict()])),
  },
  answer: { schema: VerificationAnswer, description: 'yes or no' },
});

export const receiptRoutes = createRouter()
  .openapi(readReceipt, async (c) => {
    const { dependencies, caller } = c.var;
    const { auditLog, receiptSignatures } = dependencies.storage;
    const row = await requireOwnRequest(dependencies, caller, c.req.valid('param').id);
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
    return c.json({ ...receipt, signature: receiptSignatures.sign(receipt) });
  })
  .openapi(verifyReceipt, (c) => {
    const { signature, ...receipt } = c.req.valid('json');
    return c.json({
      genuine: c.var.dependencies.storage.receiptSignatures.isOurs(receipt, signature),
    });
  });
