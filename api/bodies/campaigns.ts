/** The bodies with which staff start, pause, resume or abort a campaign. */
import { z } from 'zod';
import { defaultAbortRule, defaultPacing } from '../../domain/campaign/campaign.ts';
import { buildFreeText } from '../../domain/request/card-change-schema.ts';
import { CampaignRequest } from '../../domain/campaign/campaign-schema.ts';

export const CampaignReason = z.strictObject({ reason: buildFreeText(500).min(1) });

const { pacing, abortWhen, policy } = CampaignRequest.shape;

export const CampaignStart = CampaignReason.extend({
  policy: policy.exactOptional(),
  pacing: pacing
    .default(defaultPacing)
    .describe(
      `by default ${defaultPacing.perMinute} a minute, ${defaultPacing.inFlight} open at once`,
    ),
  abortWhen: abortWhen
    .default(defaultAbortRule)
    .describe(
      `by default a share of ${defaultAbortRule.share}, after ${defaultAbortRule.afterRows} rows`,
    ),
});
