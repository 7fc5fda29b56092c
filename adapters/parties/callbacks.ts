/** Callbacks of bank and networks: Standard Webhooks over the raw body (docs/adapters.md). */
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { z } from 'zod';

export type CallbackParty = 'bank' | 'networks';

/** Says that the state of an order has changed. The new state is queried by its key. */
export interface Callback {
  /** The same for every repetition of a message. */
  messageId: string;
  type: 'bank.payment.status' | 'bank.payment.returned' | 'network.order.status';
  /** Our key of the order; at the bank its endToEndId. */
  key: string;
}

/** `unsigned`: not signed by the party within five minutes. `invalid`: signed, but the body is not of the contract. */
export class CallbackError extends Error {
  readonly reason: 'unsigned' | 'invalid';

  constructor(party: CallbackParty, reason: CallbackError['reason'], message: string) {
    super(`callback of ${party}: ${message}`);
    this.name = 'CallbackError';
    this.reason = reason;
  }
}

const Key = z.string().min(1).max(256);
const bodies: Record<CallbackParty, z.ZodType<Omit<Callback, 'messageId'>>> = {
  bank: z
    .object({
      type: z.enum(['bank.payment.status', 'bank.payment.returned']),
      data: z.object({ endToEndId: Key }),
    })
    .transform(({ type, data }) => ({ type, key: data.endToEndId })),
  networks: z
    .object({ type: z.literal('network.order.status'), data: z.object({ key: Key }) })
    .transform(({ type, data }) => ({ type, key: data.key })),
};

/** @throws Error when a secret begins with `whsec_` but is not base64 */
export function createCallbackReader(secrets: Record<CallbackParty, string>) {
  const webhooks = { bank: createWebhook(secrets.bank), networks: createWebhook(secrets.networks) };

  /**
   * Returns the callback after its signature is verified; nothing is parsed before.
   * @throws CallbackError
   */
  return (party: CallbackParty, rawBody: string, headers: Headers): Callback => {
    const messageId = headers.get('webhook-id') ?? '';
    try {
      webhooks[party].verify(rawBody, Object.fromEntries(headers), { jsonParse: false });
    } catch (error) {
      if (!(error instanceof WebhookVerificationError)) throw error;
      throw new CallbackError(party, 'unsigned', error.message);
    }
    const parsed = bodies[party].safeParse(parseJson(rawBody));
    if (!parsed.success || messageId.length > 256)
      throw new CallbackError(party, 'invalid', 'the body is not of the contract');
    return { messageId, ...parsed.data };
  };
}

const createWebhook = (secret: string): Webhook =>
  secret.startsWith('whsec_')
    ? new Webhook(secret)
    : new Webhook(Buffer.from(secret), { format: 'raw' });

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
