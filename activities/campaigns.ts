/** The rows of a campaign. They are stored in SQL, and each becomes a request of its own. */
import type { CampaignState, RowCounts } from '../domain/campaign/campaign.ts';
import type { CardChangeRequest } from '../domain/request/card-change-schema.ts';
import type { FailureCode } from '../domain/failures/codes.ts';
import type { CampaignRequest } from '../domain/campaign/campaign-schema.ts';
import { callPort, type MerchantRef } from './calls.ts';

export interface RowRef extends MerchantRef {
  /** The number of the row in the file. */
  rowNo: number;
}

/** `give-up` and `end` are the campaign's own, all others are acts of operators. */
export type CampaignEntryAction = 'start' | 'pause' | 'resume' | 'abort' | 'give-up' | 'end';

/** What somebody did with a campaign. */
export interface CampaignEntry {
  /** Counts from 1 within a campaign; (campaignId, seq) is written once. */
  seq: number;
  /** Workflow time, ISO 8601. */
  at: string;
  actor: string;
  action: CampaignEntryAction;
  reason?: string;
}

export interface CampaignsPort {
  /** Waiting rows. The next row always belongs to the acquirer with the fewest open requests. */
  listNextRows(campaignId: string, limit: number): Promise<RowRef[]>;
  /** @throws Error when there is no such row */
  readRequest(campaignId: string, rowNo: number): Promise<CardChangeRequest>;
  /** Marks a waiting row; a row in another state stays as it is. */
  markRow(campaignId: string, rowNo: number, submitted: SubmissionResult): Promise<void>;
  /** Copies the outcomes of requests to open rows, then counts all rows. */
  collectOutcomes(campaignId: string): Promise<RowCounts>;
  /** Records an act and the state after it. @throws PortFailure refused when the campaign was never loaded */
  recordEntry(campaignId: string, entry: CampaignEntry, state: CampaignState): Promise<void>;
}

export type SubmissionResult = { state: 'open' } | { state: 'refused'; code: FailureCode };

/** The library that back offices use too, so that the same checks apply to the rows of a campaign. */
export interface SubmissionsPort {
  /**
   * Submits a request, or answers as the earlier submission of the same request id.
   * @throws PortFailure unavailable when the same request should be submitted again
   */
  submit(request: CardChangeRequest, policy: CampaignRequest['policy']): Promise<SubmissionResult>;
}

export interface CampaignPorts {
  campaigns: CampaignsPort;
  submissions: SubmissionsPort;
}

export const createCampaignActivities = ({ campaigns, submissions }: CampaignPorts) => ({
  listNextRows: (question: { campaignId: string; limit: number }) =>
    callPort(() => campaigns.listNextRows(question.campaignId, question.limit)),

  submitRow: (row: { campaignId: string; rowNo: number; policy: CampaignRequest['policy'] }) =>
    callPort(async () => {
      const request = await campaigns.readRequest(row.campaignId, row.rowNo);
      const submitted = await submissions.submit(request, row.policy);
      await campaigns.markRow(row.campaignId, row.rowNo, submitted);
    }),

  /** For a row that could not be submitted after all retries, so that it does not stop the other rows. */
  markRowRefused: (row: { campaignId: string; rowNo: number }) =>
    callPort(() =>
      campaigns.markRow(row.campaignId, row.rowNo, { state: 'refused', code: 'SYS_INTERNAL' }),
    ),

  collectOutcomes: (campaignId: string) => callPort(() => campaigns.collectOutcomes(campaignId)),

  recordCampaignEntry: (record: {
    campaignId: string;
    entry: CampaignEntry;
    state: CampaignState;
  }) => callPort(() => campaigns.recordEntry(record.campaignId, record.entry, record.state)),
});
