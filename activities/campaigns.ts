/** The rows of a campaign: they lie in SQL, and each becomes a request of its own. */
import type { CampaignState, RowCounts } from '../domain/campaign/campaign.ts';
import type { CardChangeRequest } from '../domain/request/card-change-schema.ts';
import type { FailureCode } from '../domain/failures/codes.ts';
import type { CampaignRequest } from '../domain/campaign/campaign-schema.ts';
import { callPort, type MerchantRef } from './calls.ts';

export interface RowRef extends MerchantRef {
  /** The row's place in the file. */
  rowNo: number;
}

/** What was done with a campaign, by whom. */
export interface CampaignEntry {
  /** Counts from 1 within a campaign; (campaignId, seq) is written once. */
  seq: number;
  /** Workflow time, ISO 8601. */
  at: string;
  actor: string;
  action: string;
  reason?: string;
}

export interface CampaignsPort {
  /** Rows that wait, fairest first: the next one belongs to the acquirer with the fewest under way. */
  listNextRows(campaignId: string, limit: number): Promise<RowRef[]>;
  /** @throws Error when there is no such row */
  readRequest(campaignId: string, rowNo: number): Promise<CardChangeRequest>;
  /** A row that has left `waiting` stays as it is. */
  markRow(campaignId: string, rowNo: number, submitted: SubmissionResult): Promise<void>;
  /** Takes the outcomes of open rows over from their requests, then counts all rows. */
  collectOutcomes(campaignId: string): Promise<RowCounts>;
  /** Writes down an act and the state it led to. @throws PortFailure refused when it was never loaded */
  recordEntry(campaignId: string, entry: CampaignEntry, state: CampaignState): Promise<void>;
}

export type SubmissionResult = { state: 'open' } | { state: 'refused'; code: FailureCode };

/** The door every back office uses: the same checks hold for the rows of a campaign. */
export interface SubmissionsPort {
  /**
   * Submits, or answers for the submission made before under the same request id.
   * @throws PortFailure unavailable: submit the same again
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

  /** For a row that could not be submitted however often it was tried: one bad row stops no other. */
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
