/** The bodies of settlement orders (docs/adapters.md). */
import { z } from 'zod';
import { orderHeaderFields, PayableAccount } from '../order-routes.ts';

/** With `terminal` it is about the card of that terminal. */
const header = { ...orderHeaderFields, terminal: z.string().min(1).optional() };
const plainKinds = z.enum(['snapshot', 'allow-t0']);
const undoes = z.array(z.string().min(1)).optional();
const amountFen = z.int().positive();
export const SettlementOrder = z.discriminatedUnion('kind', [
  z.object({
    ...header,
    kind: z.literal('lock'),
    endSessions: z.object({ exceptDevice: z.string().optional() }).optional(),
  }),
  z.object({ ...header, kind: plainKinds }),
  z.object({ ...header, kind: z.enum(['hold', 'unlock', 'release', 'lift-cap']), undoes }),
  z.object({
    ...header,
    kind: z.enum(['restore-params', 'restore-target', 'reconcile']),
    snapshotRef: z.string().optional(),
    undoes,
  }),
  z.object({ ...header, kind: z.literal('drop-old-card'), snapshotRef: z.string() }),
  z.object({
    ...header,
    kind: z.literal('recall'),
    intents: z.array(z.string().min(1)).min(1),
  }),
  z.object({
    ...header,
    kind: z.literal('set-params'),
    params: z.object({
      cycle: z.enum(['T0', 'T1', 'D1']).optional(),
      dailyCapFen: amountFen.optional(),
    }),
  }),
  z.object({
    ...header,
    kind: z.literal('set-target'),
    account: PayableAccount,
    expectCardVersion: z.int().positive(),
    evidence: z.string().min(1),
    despiteOpenBatch: z.literal(true).optional(),
  }),
  z.object({
    ...header,
    kind: z.literal('test-payout'),
    account: PayableAccount,
    amountFen,
  }),
  z.object({ ...header, kind: z.literal('set-limit'), amountFen }),
  z.object({
    ...header,
    kind: z.literal('set-cap'),
    cap: z.object({ amountFen, payouts: z.int().positive(), forMs: z.int().positive() }),
    t0Off: z.literal(true).optional(),
  }),
]);
export type SettlementOrder = z.infer<typeof SettlementOrder>;
/** The settlement order of one kind. */
export type OrderOf<K extends SettlementOrder['kind'], O = SettlementOrder> = O extends {
  kind: infer Kinds;
}
  ? K extends Kinds
    ? O
    : never
  : never;
