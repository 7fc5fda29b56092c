/** What all parties share: ledger, faults, merchants, and who belongs to which request. */
import { Callbacks, type CallbackTarget } from './callbacks.ts';
import {
  copyMerchant,
  createMerchants,
  type MerchantChanges,
  type SandboxMerchant,
} from './data/merchants.ts';
import { Ledger } from './ledger.ts';
import { notFound } from './refusal.ts';
import { ScriptedFaults } from './scripted-faults.ts';

export interface WorldOptions {
  /** Bearer secret of every party. */
  secret: string;
  /** How long orders at networks and test payouts stay pending, ms. */
  pendingMs: number;
  /** How long the silent bank holds a call before it drops the connection, ms. */
  silenceMs: number;
  callbacks: () => CallbackTarget | undefined;
}

export interface MerchantRef {
  acquirerId: string;
  merchantId: string;
}

/** A merchant found by his number at a network. */
export type NetworkMerchant = MerchantRef & SandboxMerchant;

export interface Sms {
  at: string;
  key: string;
  messageId: string;
  to: string;
  text: string;
}

export interface SmsFilter {
  to?: string | undefined;
  requestId?: string | undefined;
}

const buildMerchantKey = ({ acquirerId, merchantId }: MerchantRef): string =>
  `${acquirerId}/${merchantId}`;

export class World {
  readonly ledger = new Ledger();
  readonly faults = new ScriptedFaults();
  readonly callbacks: Callbacks;
  readonly sms: Sms[] = [];
  readonly options: WorldOptions;
  readonly #merchants = new Map<string, SandboxMerchant>();
  readonly #requests = new Map<string, MerchantRef>();
  readonly #timers = new Map<NodeJS.Timeout, () => void>();
  #count = 0;

  constructor(options: WorldOptions) {
    this.options = options;
    this.callbacks = new Callbacks(options.callbacks);
    this.loadMerchants(Date.now());
  }

  /** Has the merchants of the table as they are at an instant, ms since 1970; others stay as they are. */
  loadMerchants(now: number): void {
    for (const merchant of createMerchants(now))
      this.#merchants.set(
        buildMerchantKey({ acquirerId: 'demo', merchantId: merchant.record.merchantId }),
        merchant,
      );
  }

  /** An id of its own, e.g. `pay_000007`. */
  nextId(prefix: string): string {
    this.#count += 1;
    return `${prefix}_${String(this.#count).padStart(6, '0')}`;
  }

  /** @throws Refusal 404 when the acquirer has no such merchant */
  getMerchant(ref: MerchantRef): SandboxMerchant {
    const merchant = this.#merchants.get(buildMerchantKey(ref));
    if (!merchant) throw notFound('merchant');
    return merchant;
  }

  findByMerchantNo(networkId: string, merchantNo: string): NetworkMerchant | undefined {
    for (const [id, merchant] of this.#merchants) {
      const { networks, merchantId } = merchant.record;
      if (networks.some((known) => known.id === networkId && known.merchantNo === merchantNo))
        return { ...merchant, acquirerId: id.slice(0, -merchantId.length - 1), merchantId };
    }
    return undefined;
  }

  /**
   * Adds a merchant like a known one, or changes fields of the one that is there.
   * @throws Refusal 404 when the template is unknown
   */
  addMerchant(ref: MerchantRef, like?: string, changes: MerchantChanges = {}): SandboxMerchant {
    const present = this.#merchants.get(buildMerchantKey(ref));
    const template =
      like === undefined && present
        ? present
        : this.getMerchant({ acquirerId: 'demo', merchantId: like ?? 'M-GREEN' });
    const merchant = copyMerchant(template, ref.merchantId, changes);
    this.#merchants.set(buildMerchantKey(ref), merchant);
    return merchant;
  }

  /** Parties that are not told the merchant are asked about requests whose merchant is known. */
  rememberMerchant(requestId: string, ref: MerchantRef): void {
    this.#requests.set(requestId, { acquirerId: ref.acquirerId, merchantId: ref.merchantId });
  }

  findMerchantRef(requestId: string): MerchantRef | undefined {
    return this.#requests.get(requestId);
  }

  /** Ledger fields of an effect whose order names its request in its key: `requestId/step/target`. */
  getLedgerFields(key: string): { requestId: string } & MerchantRef {
    const requestId = key.split('/')[0] ?? '';
    return {
      requestId,
      ...(this.findMerchantRef(requestId) ?? { acquirerId: '', merchantId: '' }),
    };
  }

  /** Messages to a receiver, or of a request, oldest first. */
  listSms({ to, requestId }: SmsFilter = {}): Sms[] {
    return this.sms.filter(
      (sms) =>
        (to === undefined || sms.to === to) &&
        (requestId === undefined || sms.key.startsWith(`${requestId}/`)),
    );
  }

  /** Runs something after `ms`; the answer calls it off. */
  schedule(ms: number, run: () => void): () => void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      run();
    }, ms);
    this.#timers.set(timer, run);
    return () => {
      clearTimeout(timer);
      this.#timers.delete(timer);
    };
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.schedule(ms, resolve));
  }

  /** What was to happen later happens now: the days of a test's own clock are not the machine's. */
  flushTimers(): void {
    const open = [...this.#timers.values()];
    this.cancelTimers();
    for (const run of open) run();
  }

  /** Nothing happens by itself any more. */
  cancelTimers(): void {
    for (const timer of this.#timers.keys()) clearTimeout(timer);
    this.#timers.clear();
  }
}
