/** Plays a campaign: its file is loaded, some owners answer, and an operator stops it for a while. */
import { setTimeout as delay } from 'node:timers/promises';
import type { CampaignState, RowCounts } from '../../domain/campaign/campaign.ts';
import { buildCampaignCsv, buildRowSamples } from './campaign-rows.ts';
import { createHttpClient, type HttpClient } from './http.ts';
import type { Row } from './layout.ts';
import { People } from './people.ts';
import { followRequest } from './play.ts';
import type { CampaignSample, Sample } from './sample.ts';
import type { System } from './system.ts';
import type { RequestResult } from './outcome-check.ts';

/** As the API tells it. */
interface CampaignView {
  campaignId: string;
  state: CampaignState;
  counts: RowCounts;
}

export interface PlayedCampaign {
  sample: CampaignSample;
  campaign: CampaignView;
  /** Every row as the campaign's results have it. */
  rows: RequestResult[];
  /** From sending its file to its beginning; ms. */
  acknowledgeMs: number;
  /** Rows that waited while it was paused. */
  waitedInPause: number;
}

const pollEveryMs = 1_000;
const endWithinMs = 160_000;

/** Resolves with what became of each row, when all are through. @param seen takes its line in the table at every look */
export async function playCampaign(
  system: System,
  sample: CampaignSample,
  seen: (row: Row) => void,
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
  const answers = Promise.all(
    rows.filter(hasSteps).map((row) => answerRequest(system, operator, row)),
  );
  const followed = await followCampaign(operator, path, sample, seen);
  const failures = new Map(await answers);
  const states = await readResults(operator, path);
  return {
    sample,
    ...followed,
    acknowledgeMs,
    rows: rows.map((row) => ({
      sample: row,
      stage: states.get(row.merchantId) ?? 'without a result',
      failure: failures.get(row.merchantId),
    })),
  };
}

const hasSteps = ({ steps }: Sample): boolean => steps.length > 0;

/** Until it has ended; paused once on the way. */
async function followCampaign(
  operator: HttpClient,
  path: string,
  { name, pause: { afterRows, seconds } }: CampaignSample,
  onProgress: (row: Row) => void,
): Promise<Pick<PlayedCampaign, 'campaign' | 'waitedInPause'>> {
  const until = Date.now() + endWithinMs;
  let pausedAt: number | undefined;
  let waitedInPause = 0;
  for (;;) {
    const standing = await operator.get<CampaignView>(path);
    const { state, counts } = standing;
    onProgress(buildRow(name, standing));
    if (isEnded(state) || Date.now() > until) return { campaign: standing, waitedInPause };
    if (pausedAt === undefined && countSubmitted(counts) >= afterRows) {
      pausedAt = Date.now();
      await operator.post(`${path}/pause`, { reason: '银行要求暂停核对' }, `${name}-pause`);
    } else if (state === 'paused' && Date.now() - (pausedAt ?? 0) > seconds * 1_000) {
      waitedInPause = counts.waiting;
      await operator.post(`${path}/resume`, { reason: '核对无误，继续办理' }, `${name}-resume`);
    }
    await delay(pollEveryMs);
  }
}

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

/** The owner answers when his request has begun. */
async function answerRequest(
  system: System,
  operator: HttpClient,
  row: Sample,
): Promise<[merchantId: string, failure: string | undefined]> {
  const path = `/v1/card-changes?merchantId=${row.merchantId}`;
  for (const until = Date.now() + endWithinMs; Date.now() < until; await delay(pollEveryMs)) {
    const { cardChanges } = await operator.get<{ cardChanges: { requestId: string }[] }>(path);
    const [begun] = cardChanges;
    if (begun) {
      const { failure } = await followRequest(new People(system, row), row, begun.requestId);
      return [row.merchantId, failure];
    }
  }
  return [row.merchantId, 'his request has not begun'];
}

/** States by merchant, from the results as they are handed out. */
async function readResults(operator: HttpClient, path: string): Promise<Map<string, string>> {
  const csv = await operator.get<string>(`${path}/results`);
  const [header = '', ...lines] = csv.trim().split('\r\n');
  const columns = header.split(',');
  const cell = (line: string, column: string) => line.split(',')[columns.indexOf(column)] ?? '';
  return new Map(lines.map((line) => [cell(line, 'merchantId'), cell(line, 'state')]));
}
