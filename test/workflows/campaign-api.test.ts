/** A campaign that submits through the real submission service: outcomes of its requests come back to its rows. */
import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { CampaignRowResult } from '../../adapters/storage/campaign-rows.ts';
import { buildCampaignWorkflowId, runCampaignType } from '../../workflows/campaign/contract.ts';
import type { runCampaign } from '../../workflows/campaign/workflow.ts';
import {
  createCardChanges,
  buildWaitingRequest,
  submitWaitingRequest,
} from '../support/waiting-request.ts';
import { it } from '../support/it.ts';
import { owner, staff } from '../support/people.ts';

it('A campaign submits its rows as requests, and records refusals and outcomes as their results', async ({
  testEnv,
}) => {
  const { env, storage } = testEnv;
  const campaignId = `merger-${randomUUID().slice(0, 8)}`;
  const newRequest = buildWaitingRequest(testEnv);
  const busy = await submitWaitingRequest(testEnv);
  const again = { ...busy, requestId: `req-${randomUUID()}` };
  const requests = [
    newRequest,
    again,
    { ...buildWaitingRequest(testEnv), oldAccount: { last4: '12' } },
  ];
  const loadId = await storage.campaigns.open(campaignId, ['demo']);
  await storage.campaigns.addRows(
    campaignId,
    loadId,
    requests.map((request, i) => ({ rowNo: i + 1, request })),
  );
  const handle = await env.client.workflow.start<typeof runCampaign>(runCampaignType, {
    workflowId: buildCampaignWorkflowId(campaignId),
    taskQueue: 'card-change',
    args: [
      {
        request: {
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
  const row = await storage.requests.find('demo', newRequest.requestId);
  const cardChanges = createCardChanges(testEnv);
  await cardChanges.act(
    { ...newRequest, workflowId: row?.workflowId ?? '', runId: row?.runId ?? '' },
    'withdraw',
    { by: owner },
    'w-1',
  );
  expect((await handle.result()).counts).toMatchObject({ cancelled: 1, refused: 2, waiting: 0 });
  const results: CampaignRowResult[] = [];
  for await (const result of storage.campaigns.streamResults(campaignId)) results.push(result);
  expect(results.map(({ state, code }) => [state, code])).toEqual([
    ['cancelled', 'CXL_BY_MERCHANT'],
    ['refused', 'POL_OPEN_REQUEST'],
    ['refused', 'INP_CARD_CHECK'],
  ]);
});
