/** The signed receipt and its verification, as schemas of the API's description. */
import { z } from '@hono/zod-openapi';
import { outcomeKinds } from '../../domain/request/stages.ts';
import { Instant, Money } from './shared.ts';

export const ReceiptAnswer = z
  .object({
    requestId: z.string(),
    acquirerId: z.string(),
    merchantId: z.string(),
    terminal: z.string().optional().describe('the terminal whose own card was to change'),
    oldLast4: z.string().optional().describe('of the card that was bound when the request began'),
    newLast4: z.string().optional().describe('of the card that the request was for'),
    outcome: z.enum(outcomeKinds),
    money: Money,
    openedAt: Instant,
    closedAt: Instant,
    trail: z
      .object({ entries: z.int(), lastHash: z.string() })
      .describe('length of the audit log, and the hash of its last entry'),
    signature: z.object({
      algorithm: z.literal('HMAC-SHA256'),
      keyId: z.string(),
      value: z.string(),
    }),
  })
  .openapi('Receipt');

export const VerificationAnswer = z.object({ genuine: z.boolean() });
