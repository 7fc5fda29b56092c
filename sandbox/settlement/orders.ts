/** The orders of settlement as they arrive (docs/adapters.md). */
import { z } from 'zod';
import { orderHead, PayableAccount } from '../order-routes.ts';

const plain = z.enum(['lock', 'unlock', 'snapshot', 'hold', 'release', 'lift-cap', 'allow-t0']);
const amountFen = z.int().positive();
export const SettlementOrder = z.discriminatedUnion('kind', [
  z.object({ ...orderHead, kind: plain }),
  z.object({
    ...orderHead,
    kind: z.enum(['restore-params', 'restore-target', 'reconcile']),
    snapshotRef: z.string().optional(),
  }),
  z.object({ ...orderHead, kind: z.literal('drop-old-card'), snapshotRef: z.string() }),
  z.object({
    ...orderHead,
    kind: z.literal('set-params'),
    params: z.object({
      cycle: z.enum(['T0', 'T1', 'D1']).optional(),
      dailyCapFen: amountFen.optional(),
    }),
  }),
  z.object({
    ...orderHead,
    kind: z.literal('set-target'),
    account: PayableAccount,
    expectCardVersion: z.int().positive(),
    evidence: z.string().min(1),
  }),
  z.object({ ...orderHead, kind: z.literal('test-payout'), account: PayableAccount, amountFen }),
  z.object({
    ...orderHead,
    kind: z.literal('set-cap'),
    cap: z.object({ amountFen, payouts: z.int().positive(), forMs: z.int().positive() }),
    t0Off: z.literal(true).optional(),
  }),
]);
export type SettlementOrder = z.infer<typeof SettlementOrder>;
/** The order of one kind. */
export type OrderOf<K extends SettlementOrder['kind'], O = SettlementOrder> = O extends {
  kind: infer Kinds;
}
  ? K extends Kinds
    ? O
    : never
  : never;
