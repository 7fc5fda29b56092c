/** Plays a campaign: its file is loaded, some owners answer, and an operator stops it for a while. */
import { setTimeout as delay } from 'node:timers/promises';
import type { CampaignState, RowCounts } from '../../domain/campaign.ts';
import { campaignCsv, rowSamples } from './rows.ts';
import { doorTo, type Door } from './http.ts';
import type { Row } from './layout.ts';
import { People } from './people.ts';
import { follow } from './play.ts';
import type { CampaignSample, Sample } from './sample.ts';
import type { System } from './system.ts';
import type { Judged } from './verdict.ts';

/** As the API tells it. */
interface Standing {
  campaignId: string;
  state: CampaignState;
  counts: RowCounts;
}

export interface PlayedCampaign {
  sample: CampaignSample;
  standing: Standing;
  /** Every row as the campaign's results have it. */
  rows: Judged[];
  /** From sending its file to its beginning; ms. */
  acknowledgeMs: number;
  /** Rows that waited while it was paused. */
  waitedInPause: number;
}

const lookEveryMs = 1_000;
const endWithinMs = 160_000;

/** Resolves with what became of each row, when all are through. @param seen takes its line in the table at every look */
export async function playCampaign(
  system: System,
  sample: CampaignSample,
  seen: (row: Row) => void,
): Promise<PlayedCampaign> {
  const { acquirerId, name, order } = sample;
  const rows = rowSamples(sample);
  for (const row of rows) await new People(system, row).prepare();
  const operator = doorTo(
    system.apiUrl,
    await system.token({ sub: 'operator-1', roles: ['operator'], acquirerId }),
  );
  const before = performance.now();
  const { campaignId } = await operator.post<Standing>('/v1/campaigns', campaignCsv(rows), name);
  const path = `/v1/campaigns/${campaignId}`;
  await operator.post(`${path}/start`, order);
  const acknowledgeMs = Math.round(performance.now() - before);
  const answers = Promise.all(rows.filter(answered).map((row) => answer(system, operator, row)));
  const carried = await carryThrough(operator, path, sample, seen);
  const failures = new Map(await answers);
  const states = await resultsOf(operator, path);
  return {
    sample,
    ...carried,
    acknowledgeMs,
    rows: rows.map((row) => ({
      sample: row,
      stage: states.get(row.merchantId) ?? 'without a result',
      failure: failures.get(row.merchantId),
    })),
  };
}

const answered = ({ story }: Sample): boolean => story.length > 0;

/** Until it has ended; paused once on the way. */
async function carryThrough(
  operator: Door,
  path: string,
  { name, pause: { afterRows, seconds } }: CampaignSample,
  seen: (row: Row) => void,
): Promise<Pick<PlayedCampaign, 'standing' | 'waitedInPause'>> {
  const until = Date.now() + endWithinMs;
  let pausedAt: number | undefined;
  let waitedInPause = 0;
  for (;;) {
    const standing = await operator.get<Standing>(path);
    const { state, counts } = standing;
    seen(rowOf(name, standing));
    if (isOver(state) || Date.now() > until) return { standing, waitedInPause };
    if (pausedAt === undefined && submittedOf(counts) >= afterRows) {
      pausedAt = Date.now();
      await operator.post(`${path}/pause`, { reason: '银行要求暂停核对' }, `${name}-pause`);
    } else if (state === 'paused' && Date.now() - (pausedAt ?? 0) > seconds * 1_000) {
      waitedInPause = counts.waiting;
      await operator.post(`${path}/resume`, { reason: '核对无误，继续办理' }, `${name}-resume`);
    }
    await delay(lookEveryMs);
  }
}

const isOver = (state: CampaignState): boolean => state === 'ended' || state === 'aborted';

const sumOf = (counts: RowCounts): number =>
  Object.values(counts).reduce((sum, rows) => sum + rows, 0);
const submittedOf = (counts: RowCounts): number => sumOf(counts) - counts.waiting;

function rowOf(name: string, { state, counts }: Standing): Row {
  const all = sumOf(counts);
  const ended = isOver(state);
  return {
    name,
    stage: state,
    waitingOn: ended ? 'nobody' : state === 'paused' ? 'operator' : 'clock',
    money: '',
    progress:
      counts.waiting > 0
        ? `${submittedOf(counts)}/${all} sent`
        : `${all - counts.open}/${all} ended`,
    ended,
  };
}

/** The owner answers when his request has begun. */
async function answer(
  system: System,
  operator: Door,
  row: Sample,
): Promise<[merchantId: string, failure: string | undefined]> {
  const path = `/v1/card-changes?merchantId=${row.merchantId}`;
  for (const until = Date.now() + endWithinMs; Date.now() < until; await delay(lookEveryMs)) {
    const { cardChanges } = await operator.get<{ cardChanges: { requestId: string }[] }>(path);
    const [begun] = cardChanges;
    if (begun) {
      const { failure } = await follow(new People(system, row), row, begun.requestId);
      return [row.merchantId, failure];
    }
  }
  return [row.merchantId, 'his request has not begun'];
}

/** States by merchant, from the results as they are handed out. */
async function resultsOf(operator: Door, path: string): Promise<Map<string, string>> {
  const csv = await operator.get<string>(`${path}/results`);
  const [header = '', ...lines] = csv.trim().split('\r\n');
  const columns = header.split(',');
  const cell = (line: string, column: string) => line.split(',')[columns.indexOf(column)] ?? '';
  return new Map(lines.map((line) => [cell(line, 'merchantId'), cell(line, 'state')]));
}
