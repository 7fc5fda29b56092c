/** What settlement, networks and terminals store about one merchant. */
import type { MerchantRecord } from '../../domain/parties/merchant.ts';
import type { MaskedAccount } from '../masks.ts';

/** One time that a payout was sent to a card. Instants are ISO 8601. */
export interface Sending {
  first6: string;
  last4: string;
  cardVersion: number;
  sentAt: string;
  state: 'sent' | 'landed' | 'returned';
  /** Since when it is in its state. */
  at: string;
}

export interface Payout {
  /** Payouts with the same intent are paid once. */
  intentId: string;
  /** What is paid: the takings without what was taken off for a debt. */
  amountFen: number;
  takingsFen: number;
  /**
   * `sent`: on its way, and lands or comes back later. `lost`: due, but in none of the settlement's lists, which is
   * a fault of the settlement. `offset`: nothing of it is left to be paid.
   */
  state: 'held' | 'sent' | 'landed' | 'returned' | 'lost' | 'offset';
  cycle: Cycle;
  /** The version of the card that it is due to, or was paid to. */
  cardVersion: number;
  dueAt: string;
  /** Since when it is in its state, ISO 8601. */
  at: string;
  /** Each time it was sent to a card, oldest first. */
  sendings: Sending[];
  /** Once sent it stays on its way until somebody says how that ends. */
  inFlight: boolean;
  /** It leaves the card at once, as the card's bank tells the settlement. */
  forwarded: boolean;
}

/** A payout that a network has made by itself. */
export interface NetworkPayout {
  state: 'landed' | 'returned';
  amountFen: number;
  /** ISO 8601 */
  at: string;
  /** Last four digits of the card that it was paid to. */
  last4: string;
}

/** Money that a customer got back. */
export interface Refund {
  amountFen: number;
  /** The card version that was bound then. */
  cardVersion: number;
}

export type Cycle = 'T0' | 'T1' | 'D1';

export interface Cap {
  /** How much may still be paid under the cap, in fen, and in how many payouts. */
  remainingFen: number;
  remainingPayouts: number;
  /** Epoch ms. */
  until: number;
}

export interface SettlementParams {
  cycle?: Cycle | undefined;
  dailyCapFen?: number | undefined;
}

export interface Snapshot {
  requestId: string;
  binding: MerchantRecord['binding'];
  params: SettlementParams;
  /** The payouts that there were. */
  intents: string[];
}

export class AccountState {
  /** The request that has the change lock. */
  lockedBy: string | undefined;
  /** Devices on which the merchant's app is signed in. */
  readonly sessions = new Set<string>();
  held = false;
  cap: Cap | undefined;
  /** No payout on the day of the sale, even if the cycle is T0. */
  t0Off = false;
  /** Set by an order, in fen; otherwise the class of the account decides. */
  dailyLimitFen: number | undefined;
  params: SettlementParams = { cycle: 'T1' };
  readonly payouts: Payout[] = [];
  readonly refunds: Refund[] = [];
  /** What the merchant owes, in fen: it is taken off the next takings. */
  debtFen = 0;
  /** Batches of payouts that are being made. */
  readonly openBatches = new Set<string>();
  /** The newest payout of each network that pays by itself, by the network's id. */
  readonly networkPayouts = new Map<string, NetworkPayout>();
  readonly snapshots = new Map<string, Snapshot>();
  /** Switches in effect, by the request that made them, each with the change that the record lists. */
  readonly switches = new Map<
    string,
    { key: string; change: MerchantRecord['lastChanges'][number] }
  >();
  /** Requests that were rolled back: a switch of theirs that arrives late is refused. */
  readonly rolledBackRequests = new Set<string>();
  readonly #accounts = new Map<string, MaskedAccount>();
  readonly #original: MaskedAccount;

  constructor({ first6, last4, bankCode }: MerchantRecord['binding']) {
    this.#original = { first6, last4, bankCode };
  }

  /** The account stored at a network or terminal. @param target e.g. `network:unionpay` */
  getAccount(target: string): MaskedAccount {
    return this.#accounts.get(target) ?? this.#original;
  }

  setAccount(target: string, account: MaskedAccount): void {
    this.#accounts.set(target, account);
  }

  /** The settlement cycle of today's takings. */
  getCurrentCycle(): Cycle {
    const { cycle = 'T1' } = this.params;
    return cycle === 'T0' && this.t0Off ? 'T1' : cycle;
  }

  /** @returns how many sessions it ended */
  endSessions(exceptDevice: string | undefined): number {
    const ended = [...this.sessions].filter((device) => device !== exceptDevice);
    for (const device of ended) this.sessions.delete(device);
    return ended.length;
  }

  /** In fen; negative when the merchant owes more than waits for them. */
  computeBalanceFen(): number {
    return this.computeHeldFen() - this.debtFen;
  }

  computeHeldFen(): number {
    return this.payouts
      .filter(({ state }) => state === 'held')
      .reduce((sum, { amountFen }) => sum + amountFen, 0);
  }
}
