/** The pack of evidence of a card change, as schemas of the API's description. */
import { z } from '@hono/zod-openapi';
import { CardChangeAnswer } from './card-changes.ts';
import { Code, Instant, Money, Stage } from './shared.ts';
import { ReceiptAnswer } from './receipts.ts';

const Pack = z
  .object({
    requestId: z.string(),
    acquirerId: z.string(),
    merchantId: z.string(),
    terminal: z.string().optional().describe('the terminal whose own card changes'),
    intake: z.string(),
    stage: Stage,
    money: Money,
    openedAt: Instant,
    closedAt: Instant.optional(),
    oldLast4: z.string().optional(),
    newLast4: z.string().optional(),
    evidence: z.string().optional().describe('digest of what was decided on'),
    policy: z.string().optional(),
    recall: CardChangeAnswer.shape.recall,
    recalledPayouts: z
      .array(z.object({ payout: z.string(), amountFen: z.int(), paidAt: Instant }))
      .describe('payouts that were asked back, by the settlement’s own ids'),
    auditLog: z
      .array(
        z.object({
          seq: z.int(),
          at: Instant,
          actor: z.string(),
          action: z.string(),
          reason: Code.or(z.string()).optional(),
          data: z
            .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
            .optional()
            .describe('ids, references, digests, masks and counts'),
          prevHash: z.string(),
          hash: z.string(),
        }),
      )
      .describe('every entry, oldest first; each hash includes the one before'),
    exportedAt: Instant,
    exportedBy: z.string(),
  })
  .openapi('EvidencePack');

/** Small enough to be verified by itself: whoever has the pack computes its digest. */
export const EvidenceSeal = z
  .object({
    requestId: z.string(),
    acquirerId: z.string(),
    digest: z
      .string()
      .describe('SHA-256 of the canonical JSON of the pack: names sorted, no spaces'),
    signature: ReceiptAnswer.shape.signature,
  })
  .openapi('EvidenceSeal');

export const EvidenceAnswer = z.object({ pack: Pack, seal: EvidenceSeal }).openapi('Evidence');
