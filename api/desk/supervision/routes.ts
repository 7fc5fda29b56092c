/** The pages for supervisors. Each shows the own acquirer only, and what is done on it is recorded with its actor. */
import { Hono, type Context } from 'hono';
import { ReadableStream } from 'node:stream/web';
import { z } from 'zod';
import { parsePolicyFile } from '../../../domain/policy/policy-file-schema.ts';
import type { Policy } from '../../../domain/policy/policy-schema.ts';
import { campaignRoles } from '../../../domain/campaign/campaign.ts';
import { buildFreeText } from '../../../domain/request/card-change-schema.ts';
import { cutoverFreezeRoles, cutoverFreezeScopes } from '../../../domain/switch/cutover-freeze.ts';
import { readPolicyFile } from '../../../adapters/settings/policy-files.ts';
import { writeResultsForExcel } from '../../campaigns/results-csv.ts';
import { resolveStaffActor } from '../../caller.ts';
import { requireOwnCampaign } from '../../campaigns/ownership.ts';
import { allowCutOvers, freezeCutOvers } from '../../cutover-freezes.ts';
import type { ApiEnv } from '../../dependencies.ts';
import { FormKey } from '../../form-tokens.ts';
import { HttpProblem } from '../../http-problem.ts';
import { kilobyte } from '../../operation.ts';
import { limitBody } from '../../request-validation.ts';
import { requireSession } from '../session.ts';
import type { Outcome } from '../shown-case.ts';
import { actOnForm, answerError, FormRefused, refuseFields, requireSupervisor } from './acts.ts';
import { renderAlarms } from './alarms.ts';
import { isCampaignAction, renderCampaign, renderCampaigns } from './campaigns.ts';
import { endpointPageRoutes } from './endpoint-routes.ts';
import { renderSupervision } from './frame.ts';
import { renderFreezes } from './freezes.ts';
import { renderPolicy, simulationSizes, type Simulated } from './policy.ts';
import { simulatePolicy } from './simulation.ts';
import { renderTimes } from './times.ts';
import { measureStages } from '../../../domain/supervision/stage-times.ts';

const dayMs = 86_400_000;
/** How far back times are measured, and of how many requests: a page must not read the whole log. */
const measured = { days: 30, requests: 1_000 };
const shown = { alarms: 200, lifted: 20, campaigns: 20, rows: 200 };

export const supervisionRoutes = new Hono<ApiEnv>();
supervisionRoutes.use('/desk/supervision', requireSession, requireSupervisor);
supervisionRoutes.use('/desk/supervision/*', requireSession, requireSupervisor);
supervisionRoutes.post('/desk/supervision/*', limitBody(512 * kilobyte));
supervisionRoutes.onError(answerError);
supervisionRoutes.route('/', endpointPageRoutes);

supervisionRoutes.get('/desk/supervision', async (c) => {
  const { supervision } = c.var.dependencies.storage;
  const { acquirerId } = c.var.caller;
  const now = Date.now();
  const since = new Date(now - measured.days * dayMs).toISOString();
  const [open, marks] = await Promise.all([
    supervision.readOpen(acquirerId, new Date(now).toISOString()),
    supervision.readMarks(acquirerId, since, measured.requests),
  ]);
  const times = { open, left: measureStages(marks), ...measured };
  return c.html(renderSupervision(c.var.session, 'times', renderTimes(times, now)));
});

supervisionRoutes.get('/desk/supervision/alarms', async (c) => {
  const { alarms } = c.var.dependencies.storage;
  const standing = await alarms.listStanding(c.var.caller.acquirerId, shown.alarms);
  return c.html(renderSupervision(c.var.session, 'alarms', renderAlarms(standing)));
});

async function showFreezes(c: Context<ApiEnv>, outcome?: Outcome) {
  const { networks, storage } = c.var.dependencies;
  const { acquirerId } = c.var.caller;
  const [active, lifted] = await Promise.all([
    storage.cutoverFreezes.listActive(acquirerId),
    storage.cutoverFreezes.listLifted(acquirerId, shown.lifted),
  ]);
  const { session } = c.var;
  return renderSupervision(
    session,
    'freezes',
    renderFreezes(session, active, lifted, networks),
    outcome,
  );
}

const freezesPath = '/desk/supervision/freezes';
const FreezeForm = z.object({
  scope: z.enum(cutoverFreezeScopes),
  name: z.string().trim().max(64),
});
const Reason = buildFreeText(500).min(1);

supervisionRoutes.get(freezesPath, async (c) => c.html(await showFreezes(c)));

supervisionRoutes.post(freezesPath, (c) =>
  actOnForm(
    c,
    (outcome) => showFreezes(c, outcome),
    async (form) => {
      const target = readTarget(c, form);
      const reason = Reason.safeParse(form.get('reason')?.trim() ?? '');
      if (!reason.success) return refuseFields(['reason']);
      await freezeCutOvers(pickFreezes(c), { ...target, reason: reason.data });
      return freezesPath;
    },
  ),
);

supervisionRoutes.post(`${freezesPath}/lift`, (c) =>
  actOnForm(
    c,
    (outcome) => showFreezes(c, outcome),
    async (form) => {
      await allowCutOvers(pickFreezes(c), readTarget(c, form));
      return freezesPath;
    },
  ),
);

function readTarget(c: Context<ApiEnv>, form: URLSearchParams) {
  const { caller } = c.var;
  const read = FreezeForm.safeParse(Object.fromEntries(form));
  if (!read.success) return refuseFields(['scope', 'name']);
  const { scope, name } = read.data;
  return {
    acquirerId: caller.acquirerId,
    scope,
    // An acquirer is not named: it is one's own.
    name: scope === 'acquirer' ? caller.acquirerId : name,
    by: resolveStaffActor(caller, cutoverFreezeRoles),
  };
}

const pickFreezes = ({ var: { dependencies } }: Context<ApiEnv>) => ({
  cardChanges: dependencies.cardChanges,
  networks: dependencies.networks,
  freezes: dependencies.storage.cutoverFreezes,
});

const campaignsPath = '/desk/supervision/campaigns';

supervisionRoutes.get(campaignsPath, async (c) => {
  const { campaigns } = c.var.dependencies.storage;
  const listed = await campaigns.list(c.var.caller.acquirerId, shown.campaigns);
  const counted = await Promise.all(
    listed.map(async (campaign) => ({
      ...campaign,
      counts: await campaigns.collectOutcomes(campaign.campaignId),
    })),
  );
  return c.html(renderSupervision(c.var.session, 'campaigns', renderCampaigns(counted)));
});

async function showCampaign(c: Context<ApiEnv>, outcome?: Outcome) {
  const campaignId = await requireOwnCampaign(c);
  const { campaigns } = c.var.dependencies.storage;
  const [campaign, counts, entries] = await Promise.all([
    campaigns.find(campaignId),
    campaigns.collectOutcomes(campaignId),
    campaigns.listEntries(campaignId),
  ]);
  const rows = [];
  for await (const row of campaigns.streamResults(campaignId, c.var.caller.acquirerId)) {
    rows.push(row);
    if (rows.length === shown.rows) break;
  }
  const progress = { campaignId, state: campaign?.state ?? 'loading', counts };
  const { session } = c.var;
  return renderSupervision(
    session,
    'campaigns',
    renderCampaign(session, progress, rows, entries),
    outcome,
  );
}

supervisionRoutes.get(`${campaignsPath}/:id`, async (c) => c.html(await showCampaign(c)));

supervisionRoutes.get(`${campaignsPath}/:id/results.csv`, async (c) => {
  const campaignId = await requireOwnCampaign(c);
  const { campaigns } = c.var.dependencies.storage;
  const rows = campaigns.streamResults(campaignId, c.var.caller.acquirerId);
  const text = ReadableStream.from(writeResultsForExcel(rows));
  const bytes = text.pipeThrough(new TextEncoderStream());
  return c.body(bytes as globalThis.ReadableStream, 200, {
    'content-type': 'text/csv; charset=UTF-8',
    'content-disposition': `attachment; filename="${campaignId}.csv"`,
  });
});

supervisionRoutes.post(`${campaignsPath}/:id/:action`, (c) =>
  actOnForm(
    c,
    (outcome) => showCampaign(c, outcome),
    async (form) => {
      const { dependencies, caller } = c.var;
      const { action } = c.req.param();
      const campaignId = await requireOwnCampaign(c);
      if (!isCampaignAction(action)) throw new HttpProblem('API_NOT_FOUND');
      const reason = Reason.safeParse(form.get('reason')?.trim() ?? '');
      if (!reason.success) return refuseFields(['reason']);
      const by = resolveStaffActor(caller, campaignRoles);
      const key = FormKey.safeParse(form.get('key'));
      if (!key.success) return refuseFields(['key']);
      await dependencies.campaigns.act(campaignId, action, { by, reason: reason.data }, key.data);
      return `${campaignsPath}/${campaignId}`;
    },
  ),
);

const policyPath = '/desk/supervision/policy';

function showPolicy(c: Context<ApiEnv>, outcome?: Outcome, simulated?: Simulated) {
  const { caller, dependencies, session } = c.var;
  const policy = dependencies.getPolicy(caller.acquirerId);
  return renderSupervision(session, 'policy', renderPolicy(session, policy, simulated), outcome);
}

supervisionRoutes.get(policyPath, async (c) => c.html(await showPolicy(c)));

supervisionRoutes.post(policyPath, (c) =>
  actOnForm(
    c,
    (outcome) => showPolicy(c, outcome),
    async (form) => {
      const { caller, dependencies } = c.var;
      const other = parsePolicyText(
        [form.get('file'), form.get('text')].find((text) => text?.trim()) ?? '',
      );
      const size = simulationSizes.find((each) => each === form.get('requests')) ?? '50';
      const { accessLog } = dependencies.storage;
      const name = `${other.profile}/${other.version}`;
      await accessLog.record(
        [name],
        `policy tried on ${size} requests, by ${caller.acquirerId}/${caller.id}`,
      );
      const result = await simulatePolicy(
        dependencies,
        caller.acquirerId,
        other.values,
        Number(size),
      );
      return showPolicy(c, undefined, { other, result });
    },
  ),
);

/** @throws FormRefused with the place of every fault */
function parsePolicyText(text: string): Policy {
  try {
    return parsePolicyFile(JSON.parse(text), readPolicyFile);
  } catch (error) {
    const reason = error instanceof SyntaxError ? 'JSON' : (error as Error).message;
    throw new FormRefused({ zh: `规则无法读取：${reason}`, en: `this is no policy: ${reason}` });
  }
}
