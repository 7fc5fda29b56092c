/** The answer about the account that is bound now, as a schema of the API's description. */
import { z } from '@hono/zod-openapi';
import { accountKinds } from '../../domain/parties/account.ts';
import { cardStatuses } from '../../domain/parties/merchant.ts';
import { Instant } from './shared.ts';

export const PresentAccountAnswer = z
  .object({
    first6: z.string().optional().describe('staff only'),
    last4: z.string(),
    bankCode: z.string(),
    bankName: z.string(),
    accountKind: z.enum(accountKinds),
    status: z.enum(cardStatuses),
    since: Instant,
    validUntil: z.string().optional().describe('the last day of the card, where it is known'),
    terminals: z
      .array(
        z.object({
          sn: z.string(),
          model: z.string(),
          appVersion: z.string(),
          online: z.boolean(),
          ownCard: z
            .object({ last4: z.string(), bankName: z.string(), status: z.enum(cardStatuses) })
            .optional()
            .describe(
              'the settlement card of its own; absent: the terminal is paid to the account',
            ),
        }),
      )
      .describe('the terminals, and which of them have a card of their own'),
  })
  .openapi('PresentAccount');
