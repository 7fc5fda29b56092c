/** Callbacks of parties: Standard Webhooks over the raw body, each party with a key of its own (docs/adapters.md). */
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { z } from 'zod';
import { SerialNumber } from '../../domain/request/card-change-schema.ts';
import { parseBoundedJson } from '../http/bounded-json.ts';

export const callbackParties = ['bank', 'networks', 'merchants'] as const;
export type CallbackParty = (typeof callbackParties)[number];

/**
 * What a callback is about: an order of ours by its key, or a merchant by its number; where it is about an account, that
 * of the merchant, or of a terminal that has one of its own.
 */
export type CallbackSubject =
  | { key: string }
  | { acquirerId: string; merchantId: string; terminal?: string };

/** Says that something has changed. What it is now is asked for: a callback is never believed. */
export interface Callback {
  /** The same for every repetition of a message. */
  messageId: string;
  type:
    | 'bank.payment.status'
    | 'bank.payment.returned'
    | 'bank.account.renumbered'
    | 'bank.account.closed'
    | 'network.order.status'
    | 'merchant.changed'
    | 'merchant.account.closed';
  subject: CallbackSubject;
  /** Of a closed account: which of the request's two. */
  which?: 'old' | 'new';
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

const Id = z.string().regex(/^[A-Za-z0-9._-]{1,64}$/);
const Merchant = z.object({ acquirerId: Id, merchantId: Id });
const AccountOwner = Merchant.extend({ terminal: SerialNumber.exactOptional() });
const Key = z.string().min(1).max(256);
/** The bank calls the key of our order its endToEndId. */
const Payment = z.object({ endToEndId: Key }).transform(({ endToEndId }) => ({ key: endToEndId }));
const Order = z.object({ key: Key });
const which = z.enum(['old', 'new']);
const OfAccount = z.object({ which });

const bodies: Record<CallbackParty, z.ZodType<Omit<Callback, 'messageId'>>> = {
  bank: z.union([
    z
      .object({ type: z.enum(['bank.payment.status', 'bank.payment.returned']), data: Payment })
      .transform(({ type, data }) => ({ type, subject: data })),
    z
      .object({ type: z.literal('bank.account.renumbered'), data: z.union([Merchant, Payment]) })
      .transform(({ type, data }) => ({ type, subject: data })),
    z
      .object({
        type: z.literal('bank.account.closed'),
        data: z.union([AccountOwner, Payment]).and(OfAccount),
      })
      .transform(({ type, data: { which: account, ...subject } }) => ({
        type,
        subject,
        which: account,
      })),
  ]),
  networks: z
    .object({ type: z.literal('network.order.status'), data: Order })
    .transform(({ type, data }) => ({ type, subject: data })),
  merchants: z.union([
    z
      .object({ type: z.literal('merchant.changed'), data: Merchant })
      .transform(({ type, data }) => ({ type, subject: data })),
    z
      .object({ type: z.literal('merchant.account.closed'), data: AccountOwner.extend({ which }) })
      .transform(({ type, data: { which: account, ...subject } }) => ({
        type,
        subject,
        which: account,
      })),
  ]),
};

/** @throws Error when a secret begins with `whsec_` but is not base64 */
export function createCallbackReader(secrets: Record<CallbackParty, string>) {
  const webhooks = {
    bank: createWebhook(secrets.bank),
    networks: createWebhook(secrets.networks),
    merchants: createWebhook(secrets.merchants),
  };

  /**
   * Returns the callback after its signature is verified; nothing is parsed before.
   * @throws CallbackError
   */
  return (party: CallbackParty, rawBody: Uint8Array, headers: Headers): Callback => {
    const messageId = headers.get('webhook-id') ?? '';
    try {
      webhooks[party].verify(Buffer.from(rawBody), Object.fromEntries(headers), {
        jsonParse: false,
      });
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

function parseJson(bytes: Uint8Array): unknown {
  try {
    return parseBoundedJson(bytes);
  } catch {
    return undefined;
  }
}
