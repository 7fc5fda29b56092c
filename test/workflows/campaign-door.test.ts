/** A campaign over the real door: what merchants do with their requests comes back to its rows. */
import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { RowResult } from '../../adapters/campaigns.ts';
import { campaignWorkflowIdOf, runCampaignType } from '../../workflows/campaign/contract.ts';
import type { runCampaign } from '../../workflows/run-campaign.ts';
import { doorOf, requestThatWaits, waitingMerchant } from '../support/door.ts';
import { it } from '../support/it.ts';
import { owner, staff } from '../support/people.ts';

it('A campaign opens requests at the door, and takes refusals and outcomes as results', async ({
  house,
}) => {
  const { env, storage } = house;
  const campaignId = `merger-${randomUUID().slice(0, 8)}`;
  const fresh = requestThatWaits(house);
  const busy = await waitingMerchant(house);
  const again = { ...busy, requestId: `req-${randomUUID()}` };
  const requests = [fresh, again, { ...requestThatWaits(house), oldAccount: { last4: '12' } }];
  await storage.campaigns.open(campaignId, ['demo']);
  await storage.campaigns.addRows(
    campaignId,
    requests.map((request, i) => ({ rowNo: i + 1, request })),
  );
  const handle = await env.client.workflow.start<typeof runCampaign>(runCampaignType, {
    workflowId: campaignWorkflowIdOf(campaignId),
    taskQueue: 'card-change',
    args: [
      {
        order: {
          campaignId,
          acquirerIds: ['demo'],
          policy: { profile: 'cn-default', version: 1 },
          pacing: { perMinute: 60, inFlight: 10 },
          abortWhen: { share: 0.5, afterRows: 10 },
          startedBy: staff.operator,
        },
      },
    ],
  });
  await env.sleep('5 minutes');
  const row = await storage.requests.find('demo', fresh.requestId);
  const door = doorOf(house);
  await door.act(
    { ...fresh, workflowId: row?.workflowId ?? '', runId: row?.runId ?? '' },
    'withdraw',
    { by: owner },
    'w-1',
  );
  expect((await handle.result()).counts).toMatchObject({ cancelled: 1, refused: 2, waiting: 0 });
  const results: RowResult[] = [];
  for await (const result of storage.campaigns.results(campaignId)) results.push(result);
  expect(results.map(({ state, code }) => [state, code])).toEqual([
    ['cancelled', 'CXL_BY_MERCHANT'],
    ['refused', 'POL_OPEN_REQUEST'],
    ['refused', 'INP_CARD_CHECK'],
  ]);
});
