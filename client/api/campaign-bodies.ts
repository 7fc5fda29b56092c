/** What staff say when they start a campaign, or interfere with one. */
import { z } from 'zod';
import { freeText } from '../../domain/card-change.ts';
import { CampaignOrder } from '../../domain/schemas/campaign.ts';

export const CampaignReason = z.strictObject({ reason: freeText(500).min(1) });

const { pacing, abortWhen, policy } = CampaignOrder.shape;

/** Slow at first: whoever knows that bank and review bear more says so. */
export const CampaignStart = CampaignReason.extend({
  policy: policy.exactOptional(),
  pacing: pacing.default({ perMinute: 60, inFlight: 500 }),
  abortWhen: abortWhen.default({ share: 0.2, afterRows: 50 }),
});
