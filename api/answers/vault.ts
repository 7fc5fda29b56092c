/** Answers of the vault and of the document store, as schemas of the API's description. */
import { z } from '@hono/zod-openapi';
import { cardTypes } from '../../domain/parties/account.ts';

export const AccountAnswer = z.object({
  token: z.string(),
  first6: z.string(),
  last4: z.string(),
  bank: z.string(),
  cardType: z.enum(cardTypes).optional(),
});

export const PersonAnswer = z.object({ token: z.string(), idLast4: z.string() });

export const DocumentAnswer = z.object({
  documentId: z.string(),
  sha256: z.string(),
  size: z.int(),
});
