/** Payouts of the days around a card change, as schemas of the API's description. */
import { z } from '@hono/zod-openapi';
import { payoutStates } from '../../domain/payouts/recent-payouts.ts';
import { Instant } from './shared.ts';

const Last4 = z.string();

export const PayoutsAnswer = z
  .object({
    known: z
      .boolean()
      .describe('`false`: the settlement was not asked or did not answer, and nothing is known'),
    balanceFen: z
      .int()
      .optional()
      .describe(
        'what waits for the merchant without what they owe; negative: it is taken off the next takings; absent when the settlement does not say',
      ),
    leftOut: z.int().describe('how many older ones are not listed'),
    notListed: z
      .array(z.string())
      .optional()
      .describe('networks that pay the merchant by themselves: what they pay is not listed'),
    payouts: z
      .array(
        z.object({
          intentId: z.string().optional().describe('of the settlement; staff only'),
          amountFen: z.int(),
          dueAt: Instant,
          state: z
            .enum(payoutStates)
            .describe('`returned`: it came back, and is paid again to the card that is bound then'),
          at: Instant.describe('since when it is in its state'),
          card: z
            .object({
              first6: z.string().optional().describe('staff only'),
              last4: Last4,
              sentAt: Instant,
            })
            .optional()
            .describe('the card that it was sent to last'),
          cameBackFrom: z
            .array(z.object({ last4: Last4, at: Instant }))
            .describe('the cards that have sent it back, oldest first'),
          zh: z.string(),
          en: z.string(),
        }),
      )
      .describe('newest first'),
  })
  .openapi('Payouts');
