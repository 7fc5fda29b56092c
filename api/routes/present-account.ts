/** What is bound now, masked, and the terminals, with the cards of their own that some have [A1, A3]. Stores nothing. */
import { z } from '@hono/zod-openapi';
import type { MerchantRecord } from '../../domain/parties/merchant.ts';
import { WorkflowIdPart } from '../../domain/request/card-change-schema.ts';
import { PresentAccountAnswer } from '../answers/present-account.ts';
import { createRouter, declareOperation } from '../operation.ts';
import { getReader, readMerchantRecord, requireOwnMerchant } from '../ownership.ts';
import type { Reader } from '../views/problems.ts';

const read = declareOperation('readPresentAccount', {
  method: 'get',
  path: '/v1/merchants/{merchantId}/account',
  summary:
    'the settlement account that is bound now, masked, and the terminals, some with a card of their own',
  request: { params: z.object({ merchantId: WorkflowIdPart }) },
  answer: { schema: PresentAccountAnswer, description: 'as the acquirer’s record says just now' },
});

export const presentAccountRoutes = createRouter().openapi(read, async (c) => {
  const { dependencies, caller } = c.var;
  const { merchantId } = c.req.valid('param');
  const merchant = await requireOwnMerchant(dependencies, caller, merchantId);
  const record = await readMerchantRecord(dependencies, merchant);
  return c.json(buildPresentAccountView(record, getReader(dependencies, caller)), 200);
});

/** Owners compare the last four digits with the card and with what the terminal shows; staff read the first six as well. */
const buildPresentAccountView = ({ binding, terminals }: MerchantRecord, reader: Reader) => ({
  ...(reader.audience === 'staff' && { first6: binding.first6 }),
  last4: binding.last4,
  bankCode: binding.bankCode,
  bankName: binding.bankName,
  accountKind: binding.accountKind,
  status: binding.status,
  since: binding.since,
  ...(binding.validUntil !== undefined && { validUntil: binding.validUntil }),
  terminals: terminals.map(({ sn, model, appVersion, online, binding: own }) => ({
    sn,
    model,
    appVersion,
    online,
    ...(own && { ownCard: { last4: own.last4, bankName: own.bankName, status: own.status } }),
  })),
});
