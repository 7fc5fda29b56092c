/** What settlement, networks and terminals hold about one merchant. */
import type { MerchantRecord } from '../../domain/parties/merchant.ts';
import type { MaskedAccount } from '../masks.ts';

export interface Payout {
  /** The same intent is paid once, however often it is asked for. */
  intentId: string;
  amountFen: number;
  /** `lost` is a fault of the settlement: due, but in none of its lists. */
  state: 'held' | 'landed' | 'returned' | 'lost';
  cycle: Cycle;
  /** The version of the card it is due to, or was paid to. */
  cardVersion: number;
  /** Of the card it went to. */
  last4?: string;
  /** When it came to its state. */
  at: string;
}

export type Cycle = 'T0' | 'T1' | 'D1';

export interface Cap {
  /** What may still be paid while the cap stands, in fen, and in how many payouts. */
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
}

export class AccountState {
  /** The request whose change lock stands. */
  lockedBy: string | undefined;
  held = false;
  cap: Cap | undefined;
  /** No payout on the day of the sale, whatever the cycle. */
  t0Off = false;
  params: SettlementParams = { cycle: 'T1' };
  readonly payouts: Payout[] = [];
  readonly snapshots = new Map<string, Snapshot>();
  /** Switches that stand, by the request that made them, with the line they add to the record. */
  readonly switches = new Map<
    string,
    { key: string; change: MerchantRecord['lastChanges'][number] }
  >();
  /** Requests that have gone the way back: a switch of theirs that arrives late is refused. */
  readonly rolledBackRequests = new Set<string>();
  readonly #accounts = new Map<string, MaskedAccount>();
  readonly #original: MaskedAccount;

  constructor({ first6, last4, bankCode }: MerchantRecord['binding']) {
    this.#original = { first6, last4, bankCode };
  }

  /** The account that stands at a network or terminal, e.g. `network:unionpay`. */
  getAccount(target: string): MaskedAccount {
    return this.#accounts.get(target) ?? this.#original;
  }

  setAccount(target: string, account: MaskedAccount): void {
    this.#accounts.set(target, account);
  }

  /** What the day's takings are settled by now. */
  getCurrentCycle(): Cycle {
    const { cycle = 'T1' } = this.params;
    return cycle === 'T0' && this.t0Off ? 'T1' : cycle;
  }

  computeHeldFen(): number {
    return this.payouts
      .filter(({ state }) => state === 'held')
      .reduce((sum, { amountFen }) => sum + amountFen, 0);
  }
}
