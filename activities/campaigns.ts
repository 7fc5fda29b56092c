/** The rows of a campaign: they lie in SQL, and each becomes a request of its own. */
import type { CampaignState, RowCounts } from '../domain/campaign.ts';
import type { CardChangeRequest } from '../domain/card-change.ts';
import type { FailureCode } from '../domain/failures.ts';
import type { CampaignOrder } from '../domain/schemas/campaign.ts';
import { ask, type MerchantRef } from './calls.ts';

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
  next(campaignId: string, limit: number): Promise<RowRef[]>;
  /** @throws Error when there is no such row */
  request(campaignId: string, rowNo: number): Promise<CardChangeRequest>;
  /** A row that has left `waiting` stays as it is. */
  mark(campaignId: string, rowNo: number, submitted: Submitted): Promise<void>;
  /** Takes the outcomes of open rows over from their requests, then counts all rows. */
  collect(campaignId: string): Promise<RowCounts>;
  /** Writes down an act and the state it led to. @throws PortFailure refused when it was never loaded */
  record(campaignId: string, entry: CampaignEntry, state: CampaignState): Promise<void>;
}

export type Submitted = { state: 'open' } | { state: 'refused'; code: FailureCode };

/** The door every back office uses: the same checks hold for the rows of a campaign. */
export interface SubmissionsPort {
  /**
   * Submits, or answers for the submission made before under the same request id.
   * @throws PortFailure unavailable: submit the same again
   */
  submit(request: CardChangeRequest, policy: CampaignOrder['policy']): Promise<Submitted>;
}

export interface CampaignPorts {
  campaigns: CampaignsPort;
  submissions: SubmissionsPort;
}

export const campaignActivities = ({ campaigns, submissions }: CampaignPorts) => ({
  nextRows: (question: { campaignId: string; limit: number }) =>
    ask(() => campaigns.next(question.campaignId, question.limit)),

  submitRow: (row: { campaignId: string; rowNo: number; policy: CampaignOrder['policy'] }) =>
    ask(async () => {
      const request = await campaigns.request(row.campaignId, row.rowNo);
      const submitted = await submissions.submit(request, row.policy);
      await campaigns.mark(row.campaignId, row.rowNo, submitted);
    }),

  /** For a row that could not be submitted however often it was tried: one bad row stops no other. */
  giveRowUp: (row: { campaignId: string; rowNo: number }) =>
    ask(() =>
      campaigns.mark(row.campaignId, row.rowNo, { state: 'refused', code: 'SYS_INTERNAL' }),
    ),

  collectOutcomes: (campaignId: string) => ask(() => campaigns.collect(campaignId)),

  recordCampaign: (record: { campaignId: string; entry: CampaignEntry; state: CampaignState }) =>
    ask(() => campaigns.record(record.campaignId, record.entry, record.state)),
});
