/** Callbacks of bank and networks: Standard Webhooks over the raw body. */
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { z } from 'zod';

export type CallbackParty = 'bank' | 'networks';

/** Says that something happened to an order of ours; what it was is asked for by the key. */
export interface Callback {
  /** The same on every repeat of a message. */
  messageId: string;
  type: 'bank.payment.status' | 'bank.payment.returned' | 'network.order.status';
  /** Our key of the order: the bank's endToEndId. */
  key: string;
}

/** `unsigned`: not by the party, or not within five minutes. `not-understood`: by the party, but unknown to us. */
export class CallbackError extends Error {
  readonly reason: 'unsigned' | 'not-understood';

  constructor(party: CallbackParty, why: CallbackError['reason'], message: string) {
    super(`callback of ${party}: ${message}`);
    this.name = 'CallbackRefused';
    this.reason = why;
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

/** @throws Error when a secret is no Standard Webhooks secret: it begins with `whsec_` but is not base64 */
export function createCallbackReader(secrets: Record<CallbackParty, string>) {
  const webhooks = { bank: createWebhook(secrets.bank), networks: createWebhook(secrets.networks) };

  /**
   * What the party reports, once its signature holds. Verified before anything is parsed.
   * @throws CallbackRefused
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
      throw new CallbackError(party, 'not-understood', 'a body this endpoint does not know');
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
