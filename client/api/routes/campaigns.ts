/** Many merchants at once: an acquirer's staff load a file, start its campaign, and watch it. */
import { ReadableStream } from 'node:stream/web';
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { PartyId } from '../../../domain/card-change.ts';
import { campaigners } from '../../../domain/campaign.ts';
import { campaignActions, type CampaignActionName } from '../../../workflows/campaign/contract.ts';
import { campaignIdOf } from '../../ids.ts';
import { loadCampaign } from '../../campaigns/loading.ts';
import { resultsCsv } from '../../campaigns/results.ts';
import {
  CampaignAnswer,
  CampaignListAnswer,
  CampaignStatusAnswer,
  LoadedAnswer,
} from '../answers/campaigns.ts';
import { staffActor } from '../caller.ts';
import { CampaignReason, CampaignStart } from '../campaign-bodies.ts';
import { IdempotencyKey } from '../checking.ts';
import type { ApiEnv } from '../doors.ts';
import { HttpProblem } from '../http-problem.ts';
import { Id, jsonBody, limit, operation, router } from '../operation.ts';
import { problemView } from '../views/problems.ts';

const load = operation('loadCampaign', {
  method: 'post',
  path: '/v1/campaigns',
  summary:
    'takes the file of a campaign; until it is started, the same key again takes another one',
  request: {
    headers: IdempotencyKey,
    body: { required: true, content: { 'text/csv': { schema: z.string() } } },
  },
  answer: { status: 201, schema: LoadedAnswer, description: 'rows taken, and why others were not' },
});

const start = operation('startCampaign', {
  method: 'post',
  path: '/v1/campaigns/{id}/start',
  summary: 'starts a campaign with the rows that were taken; again, it goes on as it is',
  request: { params: Id, body: jsonBody(CampaignStart) },
  answer: { schema: CampaignAnswer, description: 'how its rows stand' },
});

const list = operation('listCampaigns', {
  method: 'get',
  path: '/v1/campaigns',
  summary: 'campaigns of the acquirer, newest first',
  request: { query: z.strictObject({ limit }) },
  answer: { schema: CampaignListAnswer, description: 'the newest campaigns' },
});

const read = operation('readCampaign', {
  method: 'get',
  path: '/v1/campaigns/{id}',
  summary: 'state of a campaign and how many of its rows are where',
  request: { params: Id },
  answer: { schema: CampaignAnswer, description: 'how its rows stand' },
});

const results = operation('readCampaignResults', {
  method: 'get',
  path: '/v1/campaigns/{id}/results',
  summary: 'what became of each row, as CSV',
  request: { params: Id },
});

export const campaignRoutes = router()
  .openapi(load, async (c) => {
    const { doors, caller } = c.var;
    const campaignId = campaignIdOf(caller.acquirerId, c.req.valid('header')['idempotency-key']);
    const loading = {
      campaignId,
      acquirerIds: [caller.acquirerId],
      loadedBy: staffActor(caller, campaigners),
    };
    const { faults, ...counts } = await loadCampaign(bytesOf(c), loading, doors.storage);
    const shown = faults.map(({ line, problems }) => ({
      line,
      problems: problems.map((problem) => problemView(problem, 'staff')),
    }));
    return c.json({ campaignId, ...counts, faults: shown }, 201);
  })
  .openapi(start, async (c) => {
    const { doors, caller } = c.var;
    const campaignId = await ownCampaign(c);
    const { profile, version } = doors.policyOf(caller.acquirerId);
    await doors.campaigns.start({
      campaignId,
      acquirerIds: [caller.acquirerId],
      policy: { profile, version },
      startedBy: staffActor(caller, campaigners),
      ...c.req.valid('json'),
    });
    return c.json(await standing(c, campaignId));
  })
  .openapi(list, async (c) => {
    const { doors, caller } = c.var;
    const query = c.req.valid('query');
    const campaigns = await doors.storage.campaigns.list(caller.acquirerId, query.limit);
    return c.json({ campaigns });
  })
  .openapi(read, async (c) => c.json(await standing(c, await ownCampaign(c))))
  .openapi(results, async (c) => {
    const { doors, caller } = c.var;
    const rows = doors.storage.campaigns.results(await ownCampaign(c), caller.acquirerId);
    const bytes = ReadableStream.from(resultsCsv(rows)).pipeThrough(new TextEncoderStream());
    return c.body(bytes as globalThis.ReadableStream, 200, {
      'content-type': 'text/csv; charset=UTF-8',
    });
  });

for (const action of Object.keys(campaignActions) as CampaignActionName[]) {
  const route = operation(`${action}Campaign`, {
    method: 'post',
    path: `/v1/campaigns/{id}/${action}`,
    summary: `${action}s a campaign; the same key and reason again get the same answer`,
    request: { params: Id, headers: IdempotencyKey, body: jsonBody(CampaignReason) },
    answer: { schema: CampaignStatusAnswer, description: 'how it stands after it' },
  });
  campaignRoutes.openapi(route, async (c) => {
    const { doors, caller } = c.var;
    const campaignId = await ownCampaign(c);
    const { reason } = c.req.valid('json');
    const { 'idempotency-key': key } = c.req.valid('header');
    const by = staffActor(caller, campaigners);
    return c.json(await doors.campaigns.act(campaignId, action, { by, reason }, key));
  });
}

/** The body as it arrives: a file of ten thousand rows is never in memory at once. */
const bytesOf = (c: Context<ApiEnv>): AsyncIterable<Uint8Array> =>
  (c.req.raw.body ?? ReadableStream.from([])) as ReadableStream<Uint8Array>;

/** @throws HttpProblem 404 for a campaign that is not the caller's alone: its counts would tell of others' rows */
async function ownCampaign(c: Context<ApiEnv, string>): Promise<string> {
  const { doors, caller } = c.var;
  const id = c.req.param('id') ?? '';
  const found = PartyId.safeParse(id).success ? await doors.storage.campaigns.find(id) : undefined;
  if (!found?.acquirerIds.every((acquirerId) => acquirerId === caller.acquirerId))
    throw new HttpProblem('API_NOT_FOUND');
  return id;
}

/** By our own rows: they answer also when Temporal does not. */
async function standing({ var: { doors } }: Context<ApiEnv>, campaignId: string) {
  const { campaigns } = doors.storage;
  const [found, counts] = await Promise.all([
    campaigns.find(campaignId),
    campaigns.collect(campaignId),
  ]);
  return { campaignId, state: found?.state ?? 'loading', counts };
}
