import type { OrderAnswer, OrderState } from '../domain/parties.ts';
import type { PayoutStatement } from '../domain/watch.ts';
import { ask, place, type CallOptions, type MerchantRef } from './calls.ts';

export interface SettlementOrder {
  key: string;
  requestId: string;
  merchant: MerchantRef;
  kind:
    | 'lock'
    | 'unlock'
    | 'snapshot'
    | 'hold'
    | 'set-params'
    | 'restore-params'
    | 'set-target'
    | 'restore-target'
    | 'reconcile'
    | 'test-payout'
    | 'set-cap'
    | 'lift-cap'
    | 'allow-t0'
    | 'drop-old-card'
    | 'release';
  /** For set-target and test-payout. */
  accountToken?: string;
  /** For set-target: the cut-over compares and sets on it. */
  expectCardVersion?: number;
  /** For restore-target, restore-params and drop-old-card: what `snapshot` answered. */
  snapshotRef?: string;
  /** For set-target: what a switch must name (invariant I2). */
  evidence?: string;
  amountFen?: number;
  cap?: { amountFen: number; payouts: number; forMs: number };
  /** For set-cap: no payout on the day of the sale until `allow-t0` (rules.md E2 t0.afterChange). */
  t0Off?: true;
  params?: { cycle?: 'T0' | 'T1' | 'D1'; dailyCapFen?: number };
}

/** What the acquirer's settlement says is true now; read back, never remembered. */
export interface SettlementPosition {
  targetLast4: string;
  cardVersion: number;
  held: boolean;
  /** Sum of payouts waiting in the hold, in fen. */
  heldFen: number;
}

/** Where money really moves. Every order carries a key; a repeated key moves nothing (invariant I4). */
export interface SettlementPort {
  order(order: SettlementOrder): Promise<OrderAnswer>;
  query(key: string, options: CallOptions): Promise<OrderState>;
  position(merchant: MerchantRef, options: CallOptions): Promise<SettlementPosition>;
  /** What fell due since that version of the card was bound, and what became of it. */
  payouts(
    merchant: MerchantRef,
    cardVersion: number,
    options: CallOptions,
  ): Promise<PayoutStatement>;
}

export const settlementActivities = (settlement: SettlementPort) => ({
  orderSettlement: (order: SettlementOrder) => place(() => settlement.order(order)),
  querySettlement: (key: string) => ask((options) => settlement.query(key, options)),
  readSettlement: (merchant: MerchantRef) =>
    ask((options) => settlement.position(merchant, options)),
});
