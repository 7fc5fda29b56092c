import { z } from 'zod';
import type { Party } from '../http/party.ts';
import type { Receipt, SmsProvider } from './provider.ts';

/**
 * A gateway that speaks our contract. It accepts each key once, so a repeated message arrives once.
 * @param signName the approved name that signs every message
 */
export const createGatewayProvider = (party: Party, signName: string): SmsProvider => ({
  name: 'gateway',
  isComplete: true,
  send: async ({ key, to, templateId, params, text }, options) => {
    const { messageId } = await party.ask(
      {
        method: 'POST',
        path: '/messages',
        key,
        body: { to, templateId, signName, params, text },
        answer: AcceptedMessage,
      },
      options,
    );
    return messageId;
  },
  find: async ({ key }, options) =>
    party.ask<Receipt | undefined>(
      {
        method: 'GET',
        path: '/messages/{key}',
        params: { key },
        answer: MessageReceipt,
        notFoundAnswers: { NEVER_RECEIVED: undefined },
      },
      options,
    ),
});

export const AcceptedMessage = z.object({ messageId: z.string() });

export const MessageReceipt = z
  .object({
    messageId: z.string(),
    state: z.enum(['waiting', 'delivered', 'failed']),
    code: z.string().max(64).optional(),
  })
  .transform(({ code, ...receipt }): Receipt => ({
    ...receipt,
    ...(code !== undefined && { code }),
  }));
