/** What starts a campaign (a bank merges, card numbers change): many merchants at once. */
import { z } from 'zod';
import { Actor, buildFreeText, WorkflowIdPart } from '../request/card-change-schema.ts';
import { Policy } from '../policy/policy-schema.ts';

export const CampaignRequest = z.strictObject({
  campaignId: WorkflowIdPart,
  /** Whose merchants it is for; each has its fair share of what is under way. */
  acquirerIds: z.array(WorkflowIdPart).min(1).max(100),
  /** Every row begins, and finishes, under it. */
  policy: z.strictObject({ profile: Policy.shape.profile, version: Policy.shape.version }),
  pacing: z.strictObject({
    /** Submissions a minute, at most. */
    perMinute: z.int().min(1).max(6_000),
    /** Requests under way at once, at most: they wait for people, who are few. */
    inFlight: z.int().min(1).max(10_000),
  }),
  /** Nothing more is submitted once this share of the finished rows has failed; asked after so many. */
  abortWhen: z.strictObject({
    share: z.number().gt(0).max(1),
    afterRows: z.int().min(1).max(10_000),
  }),
  startedBy: Actor,
  /** Why, in the words of whoever started it; for staff only. */
  reason: buildFreeText(500).min(1).exactOptional(),
});
export type CampaignRequest = z.infer<typeof CampaignRequest>;
