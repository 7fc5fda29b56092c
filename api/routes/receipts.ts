/** The signed receipt of a request that has ended, and whether a receipt is genuine. */
import { z } from '@hono/zod-openapi';
import { EvidenceSeal } from '../answers/evidence.ts';
import { VerificationAnswer, ReceiptAnswer } from '../answers/receipts.ts';
import { requireOwnRequest } from '../ownership.ts';
import { IdParams, jsonBody, declareOperation, createRouter } from '../operation.ts';
import { buildReceipt } from '../receipt.ts';

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
    const row = await requireOwnRequest(dependencies, caller, c.req.valid('param').id);
    return c.json(await buildReceipt(dependencies, row));
  })
  .openapi(verifyReceipt, (c) => {
    const { signature, ...receipt } = c.req.valid('json');
    return c.json({
      genuine: c.var.dependencies.storage.receiptSignatures.isOurs(receipt, signature),
    });
  });
