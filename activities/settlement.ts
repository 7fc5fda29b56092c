import type { OrderAnswer, OrderState } from '../domain/parties/orders.ts';
import type { PayoutStatement } from '../domain/watch/payout-watch.ts';
import { callPort, placeOrder, type CallOptions, type MerchantRef } from './calls.ts';

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
  /** For set-target: what a switch must name [I2]. */
  evidence?: string;
  amountFen?: number;
  cap?: { amountFen: number; payouts: number; forMs: number };
  /** For set-cap: no payout on the day of the sale until `allow-t0` [E2 t0.afterChange]. */
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

/** Where money really moves. Every order carries a key; a repeated key moves nothing [I4]. */
export interface SettlementPort {
  order(order: SettlementOrder): Promise<OrderAnswer>;
  query(key: string, options: CallOptions): Promise<OrderState>;
  readPosition(merchant: MerchantRef, options: CallOptions): Promise<SettlementPosition>;
  /** What fell due since that version of the card was bound, and what became of it. */
  readPayouts(
    merchant: MerchantRef,
    cardVersion: number,
    options: CallOptions,
  ): Promise<PayoutStatement>;
}

export const createSettlementActivities = (settlement: SettlementPort) => ({
  orderSettlement: (order: SettlementOrder) => placeOrder(() => settlement.order(order)),
  querySettlement: (key: string) => callPort((options) => settlement.query(key, options)),
  readSettlement: (merchant: MerchantRef) =>
    callPort((options) => settlement.readPosition(merchant, options)),
});
