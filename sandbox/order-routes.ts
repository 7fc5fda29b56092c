/** `POST …/orders` and `GET …/orders/{key}`, the same at networks, terminals and settlement. */
import { z, type ZodType } from 'zod';
import { bodyOf, keyOf, type Party } from './party.ts';
import {
  answerToAsking,
  answerToPlacing,
  type OrderHead,
  type Orders,
  type Ruling,
} from './orders.ts';
import type { CallbackFault } from './callbacks.ts';

/** Fields that every order carries. */
export const orderHead = {
  requestId: z.string().min(1),
  acquirerId: z.string().min(1),
  merchantId: z.string().min(1),
};

/** The account as it goes to the parties that pay on it. */
export const PayableAccount = z.object({
  number: z.string().regex(/^\d{8,32}$/),
  kind: z.enum(['PERSONAL', 'CORPORATE']),
  bankCode: z.string().min(1),
  cnaps: z.string().optional(),
  holderName: z.string().min(1),
});

/** The account as it goes to the parties that only show it. */
export const ShownAccount = z.object({
  first6: z.string().regex(/^\d{0,6}$/),
  last4: z.string().regex(/^\d{4}$/),
  bankCode: z.string().min(1),
});

export interface Desk<T extends OrderHead> {
  schema: ZodType<T>;
  /** `where` is the network's id; empty elsewhere. Effects happen inside, in one go. */
  carryOut(order: T, key: string, where: string): Ruling;
  onFinal?(order: T, key: string, fault?: CallbackFault): void;
}

/** @param base `` or `/:where` */
export function serveOrders<T extends OrderHead>(
  party: Party,
  base: '' | '/:where',
  orders: Orders,
  desk: Desk<T>,
): void {
  party.post(`${base}/orders`, async (c) => {
    const key = keyOf(c);
    const order = await bodyOf(c, desk.schema);
    const where = c.req.param('where') ?? '';
    const kept = orders.place(
      key,
      c.get('call'),
      order.undoes,
      () => desk.carryOut(order, key, where),
      (fault) => desk.onFinal?.(order, key, fault),
    );
    const { status, body } = answerToPlacing(kept);
    return c.json(body, status);
  });
  party.get(`${base}/orders/:key`, (c) => c.json(answerToAsking(orders.find(c.req.param('key')))));
}
