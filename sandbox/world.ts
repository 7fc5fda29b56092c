/** What all parties share: ledger, faults, merchants, and the merchant of each request. */
import { Callbacks, type CallbackTarget } from './callbacks.ts';
import {
  copyMerchant,
  createMerchants,
  viewTerminal,
  type MerchantChanges,
  type SandboxMerchant,
} from './data/merchants.ts';
import type { CoreRecord } from './data/templates.ts';
import { Ledger } from './ledger.ts';
import { notFound } from './refusal.ts';
import { ScriptedFaults } from './scripted-faults.ts';

export interface WorldOptions {
  /** Bearer secret of every party. */
  secret: string;
  /** How long orders at networks and test payouts stay pending, ms. */
  pendingMs: number;
  /** How long a network that audits examines a change, ms. */
  auditMs: number;
  /** How long the silent bank holds a call before it drops the connection, ms. */
  silenceMs: number;
  callbacks: () => CallbackTarget | undefined;
}

export interface MerchantRef {
  acquirerId: string;
  merchantId: string;
}

/** A merchant, or one terminal of it that has a settlement card of its own. */
export interface ScopeRef extends MerchantRef {
  terminal?: string | undefined;
}

/** A merchant found by its number at a network. */
export type NetworkMerchant = MerchantRef & SandboxMerchant;

export interface Sms {
  at: string;
  key: string;
  messageId: string;
  to: string;
  text: string;
}

export type ChatKind = 'feishu' | 'dingtalk' | 'wecom';

export interface Chat {
  at: string;
  kind: ChatKind;
  text: string;
  /** Whether everybody in the chat was mentioned. */
  isUrgent: boolean;
}

export interface SmsFilter {
  to?: string | undefined;
  requestId?: string | undefined;
  merchantId?: string | undefined;
}

const buildMerchantKey = ({ acquirerId, merchantId }: MerchantRef): string =>
  `${acquirerId}/${merchantId}`;

export class World {
  readonly ledger = new Ledger();
  readonly faults = new ScriptedFaults();
  readonly callbacks: Callbacks;
  readonly sms: Sms[] = [];
  readonly chats: Chat[] = [];
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

  /** Creates the merchants of the table anew, with dates relative to `now` (ms since 1970); others stay as they are. */
  loadMerchants(now: number): void {
    for (const merchant of createMerchants(now))
      this.#merchants.set(
        buildMerchantKey({ acquirerId: 'demo', merchantId: merchant.record.merchantId }),
        merchant,
      );
  }

  /** A new id, e.g. `pay_000007`. */
  nextId(prefix: string): string {
    this.#count += 1;
    return `${prefix}_${String(this.#count).padStart(6, '0')}`;
  }

  /**
   * The merchant; for one terminal, with the card and the settlement of that terminal.
   * @throws Refusal 404 when the acquirer has no such merchant, or the terminal no card of its own
   */
  getMerchant(ref: ScopeRef): SandboxMerchant {
    const merchant = this.findMerchant(ref);
    if (!merchant)
      throw notFound(ref.terminal === undefined ? 'merchant' : 'terminal with a card of its own');
    return merchant;
  }

  findMerchant({ terminal, ...ref }: ScopeRef): SandboxMerchant | undefined {
    const merchant = this.#merchants.get(buildMerchantKey(ref));
    return merchant && terminal !== undefined ? viewTerminal(merchant, terminal) : merchant;
  }

  /** In their order. */
  listMerchantIds(acquirerId: string): string[] {
    const begin = `${acquirerId}/`;
    return [...this.#merchants.keys()]
      .filter((key) => key.startsWith(begin))
      .map((key) => key.slice(begin.length))
      .toSorted();
  }

  /** The merchant with the card that a terminal settles to: its own, or the merchant's. */
  getMerchantOfTerminal(ref: MerchantRef, sn: string): SandboxMerchant {
    return this.findMerchant({ ...ref, terminal: sn }) ?? this.getMerchant(ref);
  }

  findByMerchantNo(networkId: string, merchantNo: string): NetworkMerchant | undefined {
    for (const [id, merchant] of this.#merchants) {
      const { networks, merchantId } = merchant.record;
      if (networks.some((known) => known.id === networkId && known.merchantNo === merchantNo))
        return { ...merchant, acquirerId: id.slice(0, -merchantId.length - 1), merchantId };
    }
    return undefined;
  }

  /** The record with this credit code: that of the merchant of the request, if more of them have it. */
  findByCreditCode(creditCode: string, requestId: string): CoreRecord | undefined {
    const asked = this.findMerchantRef(requestId);
    const own = asked && this.#merchants.get(buildMerchantKey(asked));
    return [...(own ? [own] : []), ...this.#merchants.values()]
      .map(({ record }) => record)
      .find(({ names }) => names?.creditCode === creditCode);
  }

  /**
   * Adds a merchant like a known one, or changes fields of the existing one.
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

  /** Remembers the merchant of a request, for calls that name the request only. */
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

  /** Messages to a receiver, of a request or of a merchant's requests, oldest first; all of them without a filter. */
  listSms({ to, requestId, merchantId }: SmsFilter = {}): Sms[] {
    return this.sms.filter(
      (sms) =>
        (to === undefined || sms.to === to) &&
        (requestId === undefined || sms.key.startsWith(`${requestId}/`)) &&
        (merchantId === undefined || this.getLedgerFields(sms.key).merchantId === merchantId),
    );
  }

  /** Runs something after `ms`; the returned function cancels it. */
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

  /** Runs everything scheduled now: a test with a clock of its own skips days. */
  flushTimers(): void {
    const open = [...this.#timers.values()];
    this.cancelTimers();
    for (const run of open) run();
  }

  /** Cancels everything scheduled. */
  cancelTimers(): void {
    for (const timer of this.#timers.keys()) clearTimeout(timer);
    this.#timers.clear();
  }
}
