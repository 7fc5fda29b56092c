/** What staff say when they start a campaign, or interfere with one. */
import { z } from 'zod';
import { usualAbort, usualPacing } from '../../domain/campaign.ts';
import { freeText } from '../../domain/card-change.ts';
import { CampaignOrder } from '../../domain/schemas/campaign.ts';

export const CampaignReason = z.strictObject({ reason: freeText(500).min(1) });

const { pacing, abortWhen, policy } = CampaignOrder.shape;

export const CampaignStart = CampaignReason.extend({
  policy: policy.exactOptional(),
  pacing: pacing.default(usualPacing),
  abortWhen: abortWhen.default(usualAbort),
});
