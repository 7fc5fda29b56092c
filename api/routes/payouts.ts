/** Where the money is: the payouts of the days around a card change [B3.1, A75]. */
import { PayoutsAnswer } from '../answers/payouts.ts';
import { requireOwnRequest, getReader } from '../ownership.ts';
import { IdParams, createRouter, declareOperation } from '../operation.ts';
import { readPayouts } from '../payouts.ts';
import { buildRecordedStatus } from '../views/card-change.ts';
import { buildPayoutsView } from '../views/payouts.ts';

const read = declareOperation('readPayouts', {
  method: 'get',
  path: '/v1/card-changes/{id}/payouts',
  summary: 'where the money is: the payouts of the days around the change, with card and state',
  request: { params: IdParams },
  answer: { schema: PayoutsAnswer, description: 'as the settlement says just now' },
});

export const payoutRoutes = createRouter().openapi(read, async (c) => {
  const { dependencies, caller } = c.var;
  const row = await requireOwnRequest(dependencies, caller, c.req.valid('param').id);
  const payouts = await readPayouts(dependencies, row);
  return c.json(
    buildPayoutsView(payouts, buildRecordedStatus(row)?.payers, getReader(dependencies, caller)),
    200,
  );
});
