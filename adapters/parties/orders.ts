/** Orders at networks, terminals and settlement: one contract for all (docs/adapters.md). */
import { z } from 'zod';
import type { FailureCode } from '../../domain/failures/codes.ts';
import type { OrderAnswer, OrderState } from '../../domain/parties/orders.ts';
import { toFailureCode, type Party } from '../http/party.ts';
import { isInconclusive } from './iso-8583.ts';

/** Optional results of an order. Only these fields are kept, because answers are stored in the history. */
const Result = z.object({
  snapshotRef: z.string().max(128).exactOptional(),
  paidFen: z.number().int().exactOptional(),
  returnedFen: z.number().int().exactOptional(),
  openBatches: z.number().int().nonnegative().exactOptional(),
  hash: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .exactOptional(),
  terminals: z.number().int().nonnegative().exactOptional(),
  payouts: z.number().int().nonnegative().exactOptional(),
  payoutsFen: z.number().int().nonnegative().exactOptional(),
});
const Ref = z.string().min(1).max(128);
const Done = z
  .object({ state: z.literal('done'), ref: Ref, result: Result.exactOptional() })
  .transform(({ state, ref, result = {} }) => ({
    state,
    ref,
    ...(Object.keys(result).length > 0 && { result: { ...result } }),
  }));
const Pending = z.object({ state: z.literal('pending'), ref: Ref });
const buildRefused = (toCode: (code: string) => FailureCode) =>
  z
    .object({ state: z.literal('refused'), ref: Ref.exactOptional(), code: z.string() })
    .transform(({ code, ...refused }) =>
      isInconclusive(code)
        ? { state: 'pending' as const, ref: refused.ref ?? code }
        : { ...refused, code: toCode(code) },
    );

/** What an order is answered when it is taken. */
export const PlacedOrder = z.union([Done, Pending]);
/** What an order is, when it is asked about. */
export const buildOrderSchema = (toCode: (code: string) => FailureCode = toFailureCode) =>
  z.union([Done, Pending, buildRefused(toCode)]);

export interface WireOrder {
  key: string;
  /** Path of the orders below the party's base URL, e.g. `/{networkId}`. */
  basePath?: string;
  params?: Record<string, string>;
  body: Record<string, unknown>;
}

/** @throws PortFailure unavailable, refused or unknown */
export const placeOrder = (party: Party, order: WireOrder): Promise<OrderAnswer> =>
  party.sendOrder({
    method: 'POST',
    path: `${order.basePath ?? ''}/orders`,
    ...(order.params && { params: order.params }),
    body: order.body,
    key: order.key,
    answer: PlacedOrder,
  });

/**
 * The state of an order. It was never received only when the party answers 404 `NEVER_RECEIVED`; any
 * other 404 says nothing.
 * @param toCode our code for the party's code of a refusal
 * @throws PortFailure unavailable or refused
 */
export const queryOrder = (
  party: Party,
  { key, basePath = '', params = {} }: Omit<WireOrder, 'body'>,
  options: { signal: AbortSignal },
  toCode?: (code: string) => FailureCode,
): Promise<OrderState> =>
  party.ask<OrderState>(
    {
      method: 'GET',
      path: `${basePath}/orders/{key}`,
      params: { ...params, key },
      answer: buildOrderSchema(toCode),
      notFoundAnswers: { NEVER_RECEIVED: { state: 'never-received' } },
    },
    options,
  );
