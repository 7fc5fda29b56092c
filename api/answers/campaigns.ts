/** Answers about campaigns, as schemas of the API's description. */
import { z } from '@hono/zod-openapi';
import { campaignStates, rowStates } from '../../domain/campaign/campaign.ts';
import { fileEncodings } from '../campaigns/encoding.ts';
import { Instant, ProblemItem } from './shared.ts';

export const LoadedAnswer = z.object({
  campaignId: z.string(),
  encoding: z.enum(fileEncodings).optional().describe('in which the file was read'),
  rows: z.int().describe('how many rows were taken'),
  faulty: z.int().describe('how many were not'),
  faults: z
    .array(z.object({ line: z.int(), problems: z.array(ProblemItem) }))
    .describe('the first of the faulty rows, by line of the file'),
});

const State = z.enum(campaignStates);
const Counts = z.object(
  Object.fromEntries(rowStates.map((state) => [state, z.int()])) as Record<
    (typeof rowStates)[number],
    z.ZodInt
  >,
);

export const CampaignAnswer = z
  .object({ campaignId: z.string(), state: State, counts: Counts })
  .openapi('Campaign');

export const CampaignListAnswer = z.object({
  campaigns: z.array(z.object({ campaignId: z.string(), state: State, openedAt: Instant })),
});

export const CampaignStatusAnswer = z.object({
  campaignId: z.string(),
  state: State,
  since: Instant,
  counts: Counts,
});
