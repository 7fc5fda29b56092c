/** Answers about the hosted change, as schemas of the API's description. */
import { z } from '@hono/zod-openapi';
import { Instant } from './shared.ts';

export const HostedLinkAnswer = z
  .object({
    url: z.url().describe('opens once; give it to nobody but the owner'),
    expiresAt: Instant,
  })
  .openapi('HostedLink');
