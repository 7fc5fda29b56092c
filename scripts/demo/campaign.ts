/** Plays a campaign: its file is loaded, some owners answer, and an operator pauses it once. */
import { setTimeout as delay } from 'node:timers/promises';
import type { CampaignState, RowCounts } from '../../domain/campaign/campaign.ts';
import { buildCampaignCsv, buildRowSamples } from './campaign-rows.ts';
import { createHttpClient, type HttpClient } from './http.ts';
import type { Row } from './layout.ts';
import { People } from './people.ts';
import { followRequest } from './play.ts';
import type { CampaignSample, Sample } from './sample.ts';
import { StallGuard } from './stall-guard.ts';
import type { System } from './system.ts';
import type { RequestResult } from './outcome-check.ts';

/** As the API returns it. */
interface CampaignView {
  campaignId: string;
  state: CampaignState;
  counts: RowCounts;
}

export interface PlayedCampaign {
  sample: CampaignSample;
  campaign: CampaignView;
  /** Every row as the results of the campaign list it. */
  rows: RequestResult[];
  /** From sending the file to the answer to `start`; ms. */
  acknowledgeMs: number;
  /** Rows that waited while the campaign was paused. */
  waitedInPause: number;
  /** Why the campaign was given up. */
  failure?: string | undefined;
}

const pollEveryMs = 1_000;

/**
 * Plays a campaign until all rows have ended.
 * @param onProgress takes the line of the table at every reading
 * @throws HttpProblem when the campaign cannot be loaded, started or read
 */
export async function playCampaign(
  system: System,
  sample: CampaignSample,
  onProgress: (row: Row) => void,
): Promise<PlayedCampaign> {
  const { acquirerId, name, request } = sample;
  const rows = buildRowSamples(sample);
  for (const row of rows) await new People(system, row).prepare();
  const operator = createHttpClient(
    system.apiUrl,
    await system.issueToken({ sub: 'operator-1', roles: ['operator'], acquirerId }),
  );
  const before = performance.now();
  const { campaignId } = await operator.post<CampaignView>(
    '/v1/campaigns',
    buildCampaignCsv(rows),
    name,
  );
  const path = `/v1/campaigns/${campaignId}`;
  await operator.post(`${path}/start`, request);
  const acknowledgeMs = Math.round(performance.now() - before);
  const progress = { isOver: false };
  const answers = Promise.all(
    rows.filter(hasSteps).map((row) => answerRequest(system, operator, row, progress)),
  );
  const following = followCampaign(operator, path, sample, onProgress).finally(() => {
    progress.isOver = true;
  });
  const [ending, failuresOfRows] = await Promise.all([following, answers]);
  const failures = new Map(failuresOfRows);
  const states = await readResults(operator, path);
  return {
    sample,
    ...ending,
    acknowledgeMs,
    rows: rows.map((row) => ({
      sample: row,
      stage: states.get(row.merchantId) ?? 'without a result',
      failure: failures.get(row.merchantId),
    })),
  };
}

const hasSteps = ({ steps }: Sample): boolean => steps.length > 0;

/** Reads the campaign until it has ended, and pauses it once until nothing is submitted any more. */
async function followCampaign(
  operator: HttpClient,
  path: string,
  { name, pause }: CampaignSample,
  onProgress: (row: Row) => void,
): Promise<Pick<PlayedCampaign, 'campaign' | 'waitedInPause' | 'failure'>> {
  const stallGuard = new StallGuard();
  let isPauseSent = false;
  let waitedInPause = 0;
  let readingsInPause = 0;
  for (;;) {
    const campaign = await operator.get<CampaignView>(path);
    const { state, counts } = campaign;
    onProgress(buildRow(name, campaign));
    if (isEnded(state)) return { campaign, waitedInPause };
    if (stallGuard.isStalled([state, counts]))
      return { campaign, waitedInPause, failure: describeStall(campaign) };
    if (!isPauseSent && countSubmitted(counts) >= pause.afterRows) {
      await operator.post(`${path}/pause`, { reason: '银行要求暂停核对' }, `${name}-pause`);
      isPauseSent = true;
    } else if (state === 'paused') {
      readingsInPause = counts.waiting === waitedInPause ? readingsInPause + 1 : 1;
      waitedInPause = counts.waiting;
      if (readingsInPause >= pause.readings)
        await operator.post(`${path}/resume`, { reason: '核对无误，继续办理' }, `${name}-resume`);
    }
    await delay(pollEveryMs);
  }
}

const describeStall = ({ state, counts }: CampaignView): string =>
  `nothing moved for ${StallGuard.limitMs / 60_000} minutes: the campaign is ${state}, its rows are ${JSON.stringify(counts)}`;

const isEnded = (state: CampaignState): boolean => state === 'ended' || state === 'aborted';

const countRows = (counts: RowCounts): number =>
  Object.values(counts).reduce((sum, rows) => sum + rows, 0);
const countSubmitted = (counts: RowCounts): number => countRows(counts) - counts.waiting;

function buildRow(name: string, { state, counts }: CampaignView): Row {
  const all = countRows(counts);
  const ended = isEnded(state);
  return {
    name,
    stage: state,
    waitingOn: ended ? 'nobody' : state === 'paused' ? 'operator' : 'clock',
    money: '',
    progress:
      counts.waiting > 0
        ? `${countSubmitted(counts)}/${all} sent`
        : `${all - counts.open}/${all} ended`,
    ended,
  };
}

/** Plays the owner of a row, who answers when the request has begun. */
async function answerRequest(
  system: System,
  operator: HttpClient,
  row: Sample,
  progress: { readonly isOver: boolean },
): Promise<[merchantId: string, failure: string | undefined]> {
  const path = `/v1/card-changes?merchantId=${row.merchantId}`;
  while (!progress.isOver) {
    const { cardChanges } = await operator.get<{ cardChanges: { requestId: string }[] }>(path);
    const [begun] = cardChanges;
    if (begun) {
      const { failure } = await followRequest(new People(system, row), row, begun.requestId);
      return [row.merchantId, failure];
    }
    await delay(pollEveryMs);
  }
  return [row.merchantId, 'the campaign was over before the request began'];
}

/** States by merchant, from the results that the operator downloads. */
async function readResults(operator: HttpClient, path: string): Promise<Map<string, string>> {
  const csv = await operator.get<string>(`${path}/results`);
  const [header = '', ...lines] = csv.trim().split('\r\n');
  const columns = header.split(',');
  const cell = (line: string, column: string) => line.split(',')[columns.indexOf(column)] ?? '';
  return new Map(lines.map((line) => [cell(line, 'merchantId'), cell(line, 'state')]));
}
