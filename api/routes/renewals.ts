/** A binding renews by silence; the merchant's side objects here, and staff for a merchant who calls [A60]. */
import { z } from '@hono/zod-openapi';
import { findTerm } from '../../domain/maintenance/reminders.ts';
import { WorkflowIdPart } from '../../domain/request/card-change-schema.ts';
import { Instant } from '../answers/shared.ts';
import { createRouter, declareOperation } from '../operation.ts';
import { readMerchantRecord, requireOwnMerchant } from '../ownership.ts';

const RenewalAnswer = z.object({
  merchantId: z.string(),
  until: Instant.describe('when the term ends that is not renewed'),
});

const object = declareOperation('objectToRenewal', {
  method: 'post',
  path: '/v1/merchants/{merchantId}/renewal-objection',
  summary: 'objects to the renewal of the binding at the end of the present term',
  request: { params: z.object({ merchantId: WorkflowIdPart }) },
  answer: {
    schema: RenewalAnswer,
    description: 'an operator has the task; saying it twice changes nothing',
  },
});

export const renewalRoutes = createRouter().openapi(object, async (c) => {
  const { dependencies, caller } = c.var;
  const { merchantId } = c.req.valid('param');
  const merchant = await requireOwnMerchant(dependencies, caller, merchantId);
  const record = await readMerchantRecord(dependencies, merchant);
  const policy = dependencies.getPolicy(caller.acquirerId).values;
  const { day, until } = findTerm(record, policy, new Date().toISOString());
  await dependencies.storage.tasks.openRenewalObjection({
    ...merchant,
    day,
    due: until,
    by: caller.id,
  });
  return c.json({ merchantId, until }, 200);
});
