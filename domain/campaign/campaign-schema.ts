/** What starts a campaign: many card changes at once, for example after a merger of banks [B3.9]. */
import { z } from 'zod';
import { Actor, buildFreeText, WorkflowIdPart } from '../request/card-change-schema.ts';
import { Policy } from '../policy/policy-schema.ts';

export const CampaignRequest = z.strictObject({
  campaignId: WorkflowIdPart,
  /** Acquirers whose merchants the campaign covers; each gets an equal share of the open requests. */
  acquirerIds: z.array(WorkflowIdPart).min(1).max(100),
  /** The policy of every row, from submission to the end. */
  policy: z.strictObject({ profile: Policy.shape.profile, version: Policy.shape.version }),
  pacing: z.strictObject({
    /** Maximum number of submissions per minute. */
    perMinute: z.int().min(1).max(6_000),
    /** Maximum number of open requests: reviewers are few, and requests wait for them. */
    inFlight: z.int().min(1).max(10_000),
  }),
  /** The campaign stops when more than this share of at least `afterRows` finished rows has failed. */
  abortWhen: z.strictObject({
    share: z.number().gt(0).max(1),
    afterRows: z.int().min(1).max(10_000),
  }),
  startedBy: Actor,
  /** Why the campaign was started; for staff only. */
  reason: buildFreeText(500).min(1).exactOptional(),
});
export type CampaignRequest = z.infer<typeof CampaignRequest>;
