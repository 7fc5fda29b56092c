/** `POST …/orders` and `GET …/orders/{key}`: the same at networks, terminals and settlement. */
import { z, type ZodType } from 'zod';
import { parseBody, requireIdempotencyKey, type Party } from './party.ts';
import {
  buildQueryAnswer,
  buildPlaceAnswer,
  type OrderHeader,
  type OrderStore,
  type OrderDecision,
} from './orders.ts';
import type { CallbackFault } from './callbacks.ts';

/** Fields that every order carries. */
export const orderHeaderFields = {
  requestId: z.string().min(1),
  acquirerId: z.string().min(1),
  merchantId: z.string().min(1),
};

/** The account as sent to the parties that pay to it. */
export const PayableAccount = z.object({
  number: z.string().regex(/^\d{8,32}$/),
  kind: z.enum(['PERSONAL', 'CORPORATE']),
  bankCode: z.string().min(1),
  cnaps: z.string().optional(),
  bic: z
    .string()
    .regex(/^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$/)
    .optional(),
  iban: z
    .string()
    .regex(/^[A-Z]{2}\d{2}[A-Z0-9]{10,30}$/)
    .optional(),
  holderName: z.string().min(1),
});

/** The account as sent to the parties that only show it. */
export const MaskedAccountFields = z.object({
  first6: z.string().regex(/^\d{0,6}$/),
  last4: z.string().regex(/^\d{4}$/),
  bankCode: z.string().min(1),
});

export interface OrderHandler<T extends OrderHeader> {
  schema: ZodType<T>;
  /** Has all effects of the order. @param networkId empty at parties other than networks */
  execute(order: T, key: string, networkId: string): OrderDecision;
  onFinal?(order: T, key: string, fault?: CallbackFault): void;
}

/** @param base empty, or `/:networkId` */
export function addOrderRoutes<T extends OrderHeader>(
  party: Party,
  base: '' | '/:networkId',
  orders: OrderStore,
  handler: OrderHandler<T>,
): void {
  party.post(`${base}/orders`, async (c) => {
    const key = requireIdempotencyKey(c);
    const order = await parseBody(c, handler.schema);
    const networkId = c.req.param('networkId') ?? '';
    const stored = orders.place(
      key,
      c.get('call'),
      order.undoes,
      () => handler.execute(order, key, networkId),
      (fault) => handler.onFinal?.(order, key, fault),
    );
    const { status, body } = buildPlaceAnswer(stored);
    return c.json(body, status);
  });
  party.get(`${base}/orders/:key`, (c) =>
    c.json(buildQueryAnswer(orders.find(c.req.param('key')))),
  );
}
