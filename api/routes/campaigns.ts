/** Campaigns: staff of an acquirer load a file of merchants, start the campaign and follow it. */
import { ReadableStream } from 'node:stream/web';
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { campaignRoles } from '../../domain/campaign/campaign.ts';
import { campaignActions, type CampaignActionName } from '../../workflows/campaign/contract.ts';
import { listUsableVersions } from '../../adapters/settings/own-policies.ts';
import { computeCampaignId } from '../../client/ids.ts';
import { buildRefusal } from '../../client/validation.ts';
import { loadCampaign } from '../campaigns/loader.ts';
import { requireOwnCampaign } from '../campaigns/ownership.ts';
import { writeResultsCsv } from '../campaigns/results-csv.ts';
import {
  CampaignAnswer,
  CampaignListAnswer,
  CampaignStatusAnswer,
  LoadedAnswer,
} from '../answers/campaigns.ts';
import { resolveStaffActor } from '../caller.ts';
import { CampaignReason, CampaignStart } from '../bodies/campaigns.ts';
import { IdempotencyKey } from '../request-validation.ts';
import type { ApiEnv } from '../dependencies.ts';
import { getReader } from '../ownership.ts';
import {
  IdParams,
  jsonBody,
  kilobyte,
  limit,
  declareOperation,
  createRouter,
} from '../operation.ts';
import { buildProblemView } from '../views/problems.ts';

/** Far more than ten thousand rows with the longest names. */
const maxFileBytes = 32_768 * kilobyte;

const load = declareOperation('loadCampaign', {
  method: 'post',
  path: '/v1/campaigns',
  summary:
    'loads the file of a campaign; until the campaign is started, the same key replaces the file',
  request: {
    headers: IdempotencyKey,
    body: { required: true, content: { 'text/csv': { schema: z.string() } } },
  },
  maxBytes: maxFileBytes,
  answer: {
    status: 201,
    schema: LoadedAnswer,
    description: 'how many rows were taken, and what is wrong with the others',
  },
});

const start = declareOperation('startCampaign', {
  method: 'post',
  path: '/v1/campaigns/{id}/start',
  summary:
    'starts a campaign with the rows that were taken; does nothing when it was started before',
  request: { params: IdParams, body: jsonBody(CampaignStart) },
  answer: { schema: CampaignAnswer, description: 'how many of its rows are in which state' },
});

const list = declareOperation('listCampaigns', {
  method: 'get',
  path: '/v1/campaigns',
  summary: 'campaigns of the acquirer, newest first',
  request: { query: z.strictObject({ limit }) },
  answer: { schema: CampaignListAnswer, description: 'the newest campaigns' },
});

const read = declareOperation('readCampaign', {
  method: 'get',
  path: '/v1/campaigns/{id}',
  summary: 'the state of a campaign, and how many of its rows are in which state',
  request: { params: IdParams },
  answer: { schema: CampaignAnswer, description: 'how many of its rows are in which state' },
});

const results = declareOperation('readCampaignResults', {
  method: 'get',
  path: '/v1/campaigns/{id}/results',
  summary: 'the result of each row, as CSV',
  request: { params: IdParams },
});

export const campaignRoutes = createRouter()
  .openapi(load, async (c) => {
    const { dependencies, caller } = c.var;
    const campaignId = computeCampaignId(
      caller.acquirerId,
      c.req.valid('header')['idempotency-key'],
    );
    const campaignLoad = {
      campaignId,
      acquirerIds: [caller.acquirerId],
      loadedBy: resolveStaffActor(caller, campaignRoles),
    };
    const { faults, ...counts } = await loadCampaign(
      getBodyStream(c),
      campaignLoad,
      dependencies.storage,
    );
    const faultViews = faults.map(({ line, problems }) => ({
      line,
      problems: problems.map((problem) =>
        buildProblemView(problem, getReader(dependencies, caller)),
      ),
    }));
    c.header('location', `/v1/campaigns/${campaignId}`);
    return c.json({ campaignId, ...counts, faults: faultViews }, 201);
  })
  .openapi(start, async (c) => {
    const { dependencies, caller } = c.var;
    const campaignId = await requireOwnCampaign(c);
    const startedBy = resolveStaffActor(caller, campaignRoles);
    const { profile, version } = dependencies.getPolicy(caller.acquirerId);
    const { policy = { profile, version }, ...order } = c.req.valid('json');
    assertUsablePolicy(policy, profile);
    if (!(await dependencies.storage.campaigns.begin(campaignId)))
      throw buildRefusal([{ field: 'file', code: 'INP_FILE_UNREAD' }]);
    await dependencies.campaigns.start({
      campaignId,
      acquirerIds: [caller.acquirerId],
      policy,
      startedBy,
      ...order,
    });
    return c.json(await readCampaignState(c, campaignId));
  })
  .openapi(list, async (c) => {
    const { dependencies, caller } = c.var;
    const query = c.req.valid('query');
    const campaigns = await dependencies.storage.campaigns.list(caller.acquirerId, query.limit);
    return c.json({ campaigns });
  })
  .openapi(read, async (c) => c.json(await readCampaignState(c, await requireOwnCampaign(c))))
  .openapi(results, async (c) => {
    const { dependencies, caller } = c.var;
    const rows = dependencies.storage.campaigns.streamResults(
      await requireOwnCampaign(c),
      caller.acquirerId,
    );
    const bytes = ReadableStream.from(writeResultsCsv(rows)).pipeThrough(new TextEncoderStream());
    return c.body(bytes as globalThis.ReadableStream, 200, {
      'content-type': 'text/csv; charset=UTF-8',
    });
  });

for (const action of Object.keys(campaignActions) as CampaignActionName[]) {
  const route = declareOperation(`${action}Campaign`, {
    method: 'post',
    path: `/v1/campaigns/{id}/${action}`,
    summary: `${action}s a campaign; the same key and reason get the same answer again`,
    request: { params: IdParams, headers: IdempotencyKey, body: jsonBody(CampaignReason) },
    answer: { schema: CampaignStatusAnswer, description: 'the state of the campaign afterwards' },
  });
  campaignRoutes.openapi(route, async (c) => {
    const { dependencies, caller } = c.var;
    const campaignId = await requireOwnCampaign(c);
    const { reason } = c.req.valid('json');
    const { 'idempotency-key': key } = c.req.valid('header');
    const by = resolveStaffActor(caller, campaignRoles);
    return c.json(await dependencies.campaigns.act(campaignId, action, { by, reason }, key));
  });
}

/**
 * Every row of the campaign would be refused otherwise, and none of them can be submitted again.
 * @param ownProfile that of the acquirer
 * @throws ActionRefused that says which policies there are
 */
function assertUsablePolicy(
  { profile, version }: { profile: string; version: number },
  ownProfile: string,
): void {
  const refuse = (field: string, allowed: readonly unknown[]) =>
    buildRefusal([{ field, code: 'INP_FORMAT', params: { field, allowed: allowed.join(', ') } }]);
  if (profile !== ownProfile) throw refuse('policy.profile', [ownProfile]);
  const versions = listUsableVersions(profile);
  if (!versions.includes(version)) throw refuse('policy.version', versions);
}

/** The body as a stream, so that a file of ten thousand rows is never in memory at once. */
const getBodyStream = (c: Context<ApiEnv>): AsyncIterable<Uint8Array> =>
  (c.req.raw.body ?? ReadableStream.from([])) as ReadableStream<Uint8Array>;

/** Read from SQL, which answers also when Temporal does not. */
async function readCampaignState({ var: { dependencies } }: Context<ApiEnv>, campaignId: string) {
  const { campaigns } = dependencies.storage;
  const [campaign, counts] = await Promise.all([
    campaigns.find(campaignId),
    campaigns.collectOutcomes(campaignId),
  ]);
  return { campaignId, state: campaign?.state ?? 'loading', counts };
}
