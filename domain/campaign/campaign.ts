/** What a campaign does next, and who may control it. Each row becomes a request of its own. */
import type { Actor, Role } from '../request/card-change-schema.ts';
import type { FailureCode } from '../failures/codes.ts';
import type { CampaignRequest } from './campaign-schema.ts';
import { outcomeKinds } from '../request/stages.ts';

/** A row waits, is open as a request, was refused at submission, or has the outcome of its request. */
export const rowStates = ['waiting', 'open', 'refused', ...outcomeKinds] as const;
export type RowState = (typeof rowStates)[number];
export type RowCounts = Record<RowState, number>;

export const campaignStates = ['loading', 'running', 'paused', 'aborted', 'ended'] as const;
export type CampaignState = (typeof campaignStates)[number];

export const createEmptyRowCounts = (): RowCounts =>
  Object.fromEntries(rowStates.map((state) => [state, 0])) as RowCounts;

export type CampaignStep =
  /** Submits so many rows, then pauses to keep the pace. */
  | { kind: 'submit'; rows: number; restMs: number }
  /** Nothing can be submitted now: waits for outcomes. */
  | { kind: 'wait' }
  /** Too many rows have failed: nothing more is submitted. */
  | { kind: 'give-up' }
  | { kind: 'end' };

/** Slow on purpose: operators who know that bank and reviewers can take more raise it. */
export const defaultPacing = { perMinute: 60, inFlight: 500 };
export const defaultAbortRule = { share: 0.2, afterRows: 50 };

/** Submissions start together in waves; in larger waves they would only queue. */
const maxPerWave = 50;
const minuteMs = 60_000;

/** Decides the next step from the counts of rows alone; the rows themselves stay in SQL. */
export function decideNextStep(
  counts: RowCounts,
  { pacing, abortWhen }: Pick<CampaignRequest, 'pacing' | 'abortWhen'>,
): CampaignStep {
  if (counts.waiting === 0) return { kind: counts.open === 0 ? 'end' : 'wait' };
  if (hasTooManyFailures(counts, abortWhen)) return { kind: 'give-up' };
  const freeSlots = pacing.inFlight - counts.open;
  const rows = Math.min(counts.waiting, freeSlots, pacing.perMinute, maxPerWave);
  if (rows <= 0) return { kind: 'wait' };
  return { kind: 'submit', rows, restMs: computePaceMs(rows, pacing) };
}

/** Every outcome except `completed` counts as a failure: many withdrawals are a warning sign too. */
function hasTooManyFailures(
  counts: RowCounts,
  { share, afterRows }: CampaignRequest['abortWhen'],
): boolean {
  const failed = rowStates
    .filter((state) => !['waiting', 'open', 'completed'].includes(state))
    .reduce((sum, state) => sum + counts[state], 0);
  const finished = failed + counts.completed;
  return finished >= afterRows && failed / finished > share;
}

const computePaceMs = (rows: number, { perMinute }: CampaignRequest['pacing']): number =>
  Math.ceil((rows * minuteMs) / perMinute);

const maxPollIntervalMs = 60 * minuteMs;

/**
 * How long to wait until outcomes are read again: a minute, or less at a high pace. The wait doubles
 * each time nothing has changed, up to an hour.
 * @returns ms
 */
export const computePollIntervalMs = (
  readsWithoutChange: number,
  pacing: CampaignRequest['pacing'],
): number => {
  const shortest = Math.min(minuteMs, computePaceMs(maxPerWave, pacing));
  return Math.min(shortest * 2 ** Math.min(readsWithoutChange, 10), maxPollIntervalMs);
};

export const campaignRoles = ['operator', 'supervisor'] as const satisfies readonly Role[];

/** Why an actor may not start, pause, resume or abort a campaign; undefined when they may. */
export const findCampaignRefusal = (by: Actor, state: CampaignState): FailureCode | undefined => {
  if (!campaignRoles.some((role) => role === by.role)) return 'ACT_NOT_ALLOWED';
  return state === 'aborted' || state === 'ended' ? 'ACT_WRONG_STAGE' : undefined;
};

/** The mail to staff after a campaign has aborted itself. */
export const buildAbortNotice = (
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
