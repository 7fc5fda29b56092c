/** What a campaign does next, and who may stop it. Each row is a request of its own. */
import type { Actor, Role } from './card-change.ts';
import type { FailureCode } from './failures.ts';
import type { CampaignOrder } from './schemas/campaign.ts';
import { outcomeKinds } from './stages.ts';

/** A row waits, is open as a request, was refused at the door, or has its request's outcome. */
export const rowStates = ['waiting', 'open', 'refused', ...outcomeKinds] as const;
export type RowState = (typeof rowStates)[number];
export type RowCounts = Record<RowState, number>;

export const campaignStates = ['loading', 'running', 'paused', 'aborted', 'ended'] as const;
export type CampaignState = (typeof campaignStates)[number];

export const noRows = (): RowCounts =>
  Object.fromEntries(rowStates.map((state) => [state, 0])) as RowCounts;

export type Move =
  /** Submits so many rows, then rests: that is the pace. */
  | { kind: 'submit'; rows: number; restMs: number }
  /** Nothing to submit now: outcomes are awaited. */
  | { kind: 'wait' }
  /** Too many have failed: nothing more is submitted. */
  | { kind: 'give-up' }
  | { kind: 'end' };

/** Slow at first: whoever knows that bank and review bear more says so. */
export const usualPacing = { perMinute: 60, inFlight: 500 };
export const usualAbort = { share: 0.2, afterRows: 50 };

/** Submissions are started together in waves: more at once would only queue. */
const mostPerWave = 50;
const minuteMs = 60_000;

/** A move rests on counts only: the rows themselves stay in SQL. */
export function nextMove(
  counts: RowCounts,
  { pacing, abortWhen }: Pick<CampaignOrder, 'pacing' | 'abortWhen'>,
): Move {
  if (counts.waiting === 0) return { kind: counts.open === 0 ? 'end' : 'wait' };
  if (failsTooOften(counts, abortWhen)) return { kind: 'give-up' };
  const free = pacing.inFlight - counts.open;
  const rows = Math.min(counts.waiting, free, pacing.perMinute, mostPerWave);
  if (rows <= 0) return { kind: 'wait' };
  return { kind: 'submit', rows, restMs: atPace(rows, pacing) };
}

/** Every end but completed counts as a failure: many withdrawals are a sign as well. */
function failsTooOften(
  counts: RowCounts,
  { share, afterRows }: CampaignOrder['abortWhen'],
): boolean {
  const failed = rowStates
    .filter((state) => !['waiting', 'open', 'completed'].includes(state))
    .reduce((sum, state) => sum + counts[state], 0);
  const finished = failed + counts.completed;
  return finished >= afterRows && failed / finished > share;
}

const atPace = (rows: number, { perMinute }: CampaignOrder['pacing']): number =>
  Math.ceil((rows * minuteMs) / perMinute);

const longestQuietMs = 60 * minuteMs;

/**
 * How long to wait before the next look: a minute, less where the pace is quick; longer each time
 * nothing has changed, an hour at most.
 */
export const quietMs = (looksWithoutNews: number, pacing: CampaignOrder['pacing']): number => {
  const shortest = Math.min(minuteMs, atPace(mostPerWave, pacing));
  return Math.min(shortest * 2 ** Math.min(looksWithoutNews, 10), longestQuietMs);
};

export const campaigners = ['operator', 'supervisor'] as const satisfies readonly Role[];

/** Undefined when the role may start, pause, resume or abort campaigns; else the code that says why not. */
export const refusalOfCampaign = (by: Actor, state: CampaignState): FailureCode | undefined => {
  if (!campaigners.some((role) => role === by.role)) return 'ACT_NOT_ALLOWED';
  return state === 'aborted' || state === 'ended' ? 'ACT_WRONG_STAGE' : undefined;
};

/** Tells the staff that a campaign has given up by itself. */
export const giveUpNotice = (
  campaignId: string,
  counts: RowCounts,
): { subject: string; text: string } => ({
  subject: `【结算卡变更】批量任务已中止 ${campaignId} (campaign aborted)`,
  text: [
    '失败比例超过设定，已停止提交；已提交的申请照常办理。',
    'Too many rows failed: nothing more is submitted; what was submitted goes on by itself.',
    ...rowStates.map((state) => `${state}: ${counts[state]}`),
  ].join('\n'),
});
