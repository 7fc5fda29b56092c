/** The receipt of a request that has ended: signed, and resting on a trail that was verified. */
import { verifyTrail } from '../../../adapters/audit.ts';
import { outcomeKinds } from '../../../domain/stages.ts';
import { GenuineAnswer, ReceiptAnswer } from '../answers.ts';
import { ownRow } from '../finding.ts';
import { HttpProblem } from '../http-problem.ts';
import { Id, jsonBody, operation, router } from '../operation.ts';

const readReceipt = operation('readReceipt', {
  method: 'get',
  path: '/v1/card-changes/{id}/receipt',
  summary: 'the signed receipt of a card change that has ended',
  request: { params: Id },
  answer: { schema: ReceiptAnswer, description: 'the same bytes whenever it is asked for' },
});

const verifyReceipt = operation('verifyReceipt', {
  method: 'post',
  path: '/v1/receipts/verify',
  summary: 'whether a receipt is one of ours and unchanged',
  request: {
    body: jsonBody(ReceiptAnswer.strict()),
  },
  answer: { schema: GenuineAnswer, description: 'yes or no' },
});

export const receiptRoutes = router()
  .openapi(readReceipt, async (c) => {
    const { doors, caller } = c.var;
    const { audit, receipts } = doors.storage;
    const row = await ownRow(doors, caller, c.req.valid('param').id);
    const { acquirerId, requestId, merchantId, openedAt, closedAt } = row;
    const { stage, money } = row.standing;
    const outcome = outcomeKinds.find((kind) => kind === stage);
    if (closedAt === undefined || outcome === undefined) throw new HttpProblem('ACT_WRONG_STAGE');
    const trail = await audit.trail(acquirerId, requestId);
    const fault = verifyTrail(acquirerId, requestId, trail);
    if (fault) throw new Error(`trail of ${requestId}: ${fault.fault} at entry ${fault.place}`);
    const receipt = {
      ...{ requestId, acquirerId, merchantId, outcome, money, openedAt, closedAt },
      trail: { entries: trail.length, lastHash: trail.at(-1)?.hash ?? '' },
    };
    return c.json({ ...receipt, signature: receipts.sign(receipt) });
  })
  .openapi(verifyReceipt, (c) => {
    const { signature, ...receipt } = c.req.valid('json');
    return c.json({ genuine: c.var.doors.storage.receipts.isOurs(receipt, signature) });
  });
