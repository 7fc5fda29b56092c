/** The names of campaigns that other programs depend on. */
import { defineQuery, defineUpdate } from '@temporalio/workflow';
import type { CampaignState, RowCounts } from '../../domain/campaign/campaign.ts';
import type { Actor } from '../../domain/request/card-change-schema.ts';
import type { CampaignRequest } from '../../domain/campaign/campaign-schema.ts';

export const runCampaignType = 'runCampaign';

/** A campaign runs once, by construction. */
export const buildCampaignWorkflowId = (campaignId: string): string =>
  `card-change-campaign:${campaignId}`;

export interface CampaignInput {
  request: CampaignRequest;
  /** Rows submitted by one run before it continues as new: the history stays small. */
  rowsPerRun?: number;
  /** Only set when a run continues the one before. */
  previousRun?: PreviousRun;
}

/** What a run hands on to the next; the rows themselves stay in SQL. */
export interface PreviousRun {
  state: CampaignState;
  since: string;
  counts: RowCounts;
  actionCount: number;
  /** Update ids that have counted: each run knows only its own. */
  handledUpdateIds: string[];
  readsWithoutChange: number;
}

export interface CampaignAction {
  by: Actor;
  reason?: string;
}

export interface CampaignStatus {
  campaignId: string;
  state: CampaignState;
  /** ISO 8601; since when it is in this state. */
  since: string;
  /** Rows by state, as last read. */
  counts: RowCounts;
}

export const pause = defineUpdate<CampaignStatus, [CampaignAction]>('pause');
export const resume = defineUpdate<CampaignStatus, [CampaignAction]>('resume');
export const abort = defineUpdate<CampaignStatus, [CampaignAction]>('abort');
export const campaignActions = { pause, resume, abort } as const;
export type CampaignActionName = keyof typeof campaignActions;

export const campaignStatusQuery = defineQuery<CampaignStatus>('status');
