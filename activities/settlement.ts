import type { RecentPayouts } from '../domain/payouts/recent-payouts.ts';
import type { OrderAnswer, OrderState } from '../domain/parties/orders.ts';
import type { PayoutStatement } from '../domain/watch/payout-statement.ts';
import { findRecallablePayouts } from '../domain/watch/recall.ts';
import { callPort, type CallOptions, type MerchantRef, type ScopeRef } from './calls.ts';
import type { AssessedAnswer, Rules, WithRules } from './rules.ts';

export interface SettlementOrder {
  key: string;
  requestId: string;
  merchant: MerchantRef;
  /** The terminal whose own settlement card it is about; without it the merchant's. */
  terminal?: string;
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
    | 'set-limit'
    | 'drop-old-card'
    | 'recall'
    | 'release';
  /** For set-target and test-payout. */
  accountToken?: string;
  /** For set-target: the cut-over is refused when the card version differs. */
  expectCardVersion?: number;
  /** For restore-target, restore-params and drop-old-card: the answer of `snapshot`. */
  snapshotRef?: string;
  /** For set-target: two operators have decided not to wait for the end of an open batch [A43]. */
  despiteOpenBatch?: true;
  /** For set-target: the evidence that the switch relies on [I2]. */
  evidence?: string;
  /** Of a test payout, or the daily limit that set-limit sets. */
  amountFen?: number;
  /** For recall: the payouts that are asked back from the bank of the card. */
  intents?: string[];
  cap?: { amountFen: number; payouts: number; forMs: number };
  /** For set-cap: no payouts on the day of the sale until `allow-t0` [E2 t0.afterChange]. */
  t0Off?: true;
  /** For an order that undoes others: their keys. One of them that arrives later is refused. */
  undoes?: string[];
  /** For lock: ends the sessions of the merchant's app, except those of the device that the request came from [A47]. */
  endSessions?: { exceptDevice?: string };
  params?: { cycle?: 'T0' | 'T1' | 'D1'; dailyCapFen?: number };
  /** Moves towards the new card: not while a stop of the merchant is on its way. Not sent. */
  unlessStopped?: true;
}

/** Where payouts of a scope go now, as settlement reports it. It is read each time and never cached. */
export interface SettlementPosition {
  targetLast4: string;
  cardVersion: number;
  held: boolean;
  /** Sum of payouts waiting in the hold, in fen. */
  heldFen: number;
  /** Batches of payouts of this merchant that are being made. None is opened while payouts are held [A43]. */
  openBatches: number;
  /** The request that keeps other changes of the merchant locked; missing where none does, or nobody says it [A47]. */
  lockedBy?: string;
  /** How much the target may receive in a day, in fen; missing where nobody knows a limit. */
  dailyLimitFen?: number;
}

/** The payouts of one card out of many. */
export interface CardPayouts extends PayoutStatement {
  merchantId: string;
  terminal?: string | undefined;
  /** The card version that was asked about; `cardVersion` is the one that is bound now. */
  sinceCardVersion: number;
}

/** The settlement system, which moves the money. An order with a key that was used before moves nothing [I4]. */
export interface SettlementPort {
  order(order: Omit<SettlementOrder, 'unlessStopped'>): Promise<OrderAnswer>;
  query(key: string, options: CallOptions): Promise<OrderState>;
  readPosition(scope: ScopeRef, options: CallOptions): Promise<SettlementPosition>;
  /** What fell due since a card version was bound, and the payouts for it. */
  readPayouts(scope: ScopeRef, cardVersion: number, options: CallOptions): Promise<PayoutStatement>;
  /** The same of many cards of an acquirer; those that the settlement does not know are missing. */
  readPayoutsOfCards(
    acquirerId: string,
    cards: readonly { merchantId: string; terminal?: string; cardVersion: number }[],
    options: CallOptions,
  ): Promise<CardPayouts[]>;
}

/** What readers of a card change are told of payouts. Whoever may read them here may order nothing. */
export interface PayoutListPort {
  /** The payouts that fell due within some days; instants are ISO 8601. */
  readPayouts(
    scope: ScopeRef,
    days: { from: string; to: string },
    options: CallOptions,
  ): Promise<RecentPayouts>;
}

export const createSettlementActivities = (settlement: SettlementPort, rules: Rules) => ({
  querySettlement: (key: string) => callPort((options) => settlement.query(key, options)),
  /** Reads where payouts go, and asks the rules by the facts of the question. */
  readSettlement: ({
    merchant,
    rules: asked,
  }: { merchant: ScopeRef } & WithRules): Promise<AssessedAnswer<SettlementPosition>> =>
    callPort(async (options) => {
      const position = await settlement.readPosition(merchant, options);
      return rules.assessAnswer(position, asked, () => ({}));
    }),
  findRecallablePayouts: ({
    merchant,
    cardVersion,
    last4,
  }: {
    merchant: ScopeRef;
    cardVersion: number;
    last4: string;
  }) =>
    callPort(async (options) =>
      findRecallablePayouts(await settlement.readPayouts(merchant, cardVersion, options), last4),
    ),
});
