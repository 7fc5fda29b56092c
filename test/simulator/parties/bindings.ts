/** Models of networks and terminals, which must be bound to the new account before the settlement target changes. */
import type { NetworkOrder, NetworksPort } from '../../../activities/networks.ts';
import type { TerminalOrder, TerminalsPort } from '../../../activities/terminals.ts';
import type { MerchantRecord } from '../../../domain/parties/merchant.ts';
import { oldLast4, type SimulationContext } from './context.ts';
import { OrderStore, type FinalState } from './order-store.ts';

const done: FinalState = { state: 'done' };

/** The account bound at each place, e.g. `network:unionpay`. */
export class Bindings {
  readonly #context: SimulationContext;
  readonly #party: string;
  readonly #current = new Map<string, string>();
  /** The account before each order, by the order's key: an undo restores it. */
  readonly #previous = new Map<string, string>();

  constructor(context: SimulationContext, party: string) {
    this.#context = context;
    this.#party = party;
  }

  get(place: string): string {
    return this.#current.get(place) ?? oldLast4;
  }

  /** Whether the order has moved something, and was not undone. */
  isInEffect(key: string): boolean {
    return this.#previous.has(key);
  }

  set(place: string, effect: string, key: string, last4: string): FinalState {
    this.#previous.set(key, this.get(place));
    return this.#move(place, effect, key, last4, {});
  }

  restore(place: string, effect: string, key: string, undoes: string): FinalState {
    const before = this.#previous.get(undoes);
    if (before === undefined) return done;
    this.#previous.delete(undoes);
    return this.#move(place, effect, key, before, { undoes });
  }

  #move(
    target: string,
    effect: string,
    key: string,
    newLast4: string,
    more: Record<string, string>,
  ): FinalState {
    const detail = { target, oldLast4: this.get(target), newLast4, ...more };
    this.#context.writeLedger(this.#party, effect, key, detail);
    this.#current.set(target, newLast4);
    return done;
  }
}

/** Two days and a half. */
const auditMs = 60 * 3_600_000;

export class Networks implements NetworksPort {
  readonly records: MerchantRecord['networks'];
  readonly bindings: Bindings;
  readonly #context: SimulationContext;
  readonly #orders: OrderStore;
  readonly #findLast4: (token: string) => string;

  constructor(context: SimulationContext, last4Of: (token: string) => string) {
    const { networks } = context.setting;
    const audited = { approval: 'audited' } as const;
    const paying = { pays: 'network' } as const;
    const leadPays = networks === 'lead-pays' || networks === 'both-pay';
    const secondPays = networks === 'second-pays' || networks === 'both-pay';
    const lead = { id: 'unionpay', state: 'open', lead: true } as const;
    this.records = [
      {
        ...lead,
        ...((networks === 'lead-audits' || leadPays) && audited),
        ...(leadPays && paying),
      },
      ...(networks === 'one'
        ? []
        : [
            {
              id: 'alipay',
              state: networks === 'one-closed' ? ('closed' as const) : ('open' as const),
              lead: false,
              ...(networks === 'second-audits' && audited),
              ...(secondPays && paying),
            },
          ]),
    ];
    this.bindings = new Bindings(context, 'networks');
    this.#context = context;
    this.#orders = new OrderStore(context, 'networkReported');
    this.#findLast4 = last4Of;
  }

  change(order: NetworkOrder) {
    const { key, kind, networkId, accountToken, undoes } = order;
    const place = `network:${networkId}`;
    // A way back from an account that is bound is another application.
    const isApplication = undoes === undefined || this.bindings.isInEffect(undoes);
    const isAudited =
      isApplication &&
      this.records.some(({ id, approval }) => id === networkId && approval === 'audited');
    return this.#orders.place({
      key,
      body: order,
      ...(undoes !== undefined && { undoes }),
      ...(isAudited && { auditMs }),
      execute: () =>
        undoes === undefined
          ? this.bindings.set(place, `network-${kind}`, key, this.#findLast4(accountToken))
          : this.bindings.restore(place, `network-${kind}`, key, undoes),
    });
  }

  query({ key }: { key: string }) {
    return this.#orders.query(key);
  }

  readAccount({ networkId }: { networkId: string }) {
    return this.#context.answerQuestion(() => ({
      last4: this.bindings.get(`network:${networkId}`),
      verification: 'passed' as const,
    }));
  }
}

export class Terminals implements TerminalsPort {
  readonly records: MerchantRecord['terminals'];
  readonly bindings: Bindings;
  readonly #context: SimulationContext;
  readonly #orders: OrderStore;
  readonly #findLast4: (token: string) => string;
  readonly #sales = new Set<string>();

  constructor(context: SimulationContext, last4Of: (token: string) => string) {
    const count = { none: 0, one: 1, two: 2, 'one-offline': 2 }[context.setting.terminals];
    this.records = Array.from({ length: count }, (_, n) => ({
      sn: `T-${n + 1}`,
      model: 'P90',
      appVersion: '3.1',
      online: n === 0 || context.setting.terminals !== 'one-offline',
    }));
    this.bindings = new Bindings(context, 'terminals');
    this.#context = context;
    this.#orders = new OrderStore(context);
    this.#findLast4 = last4Of;
  }

  order(order: TerminalOrder) {
    const { key, undoes } = order;
    return this.#orders.place({
      key,
      body: order,
      ...(undoes !== undefined && { undoes }),
      execute: () => this.#execute(order),
    });
  }

  query(key: string) {
    return this.#orders.query(key);
  }

  #execute(order: TerminalOrder): FinalState {
    const { key, kind, sn, undoes = '' } = order;
    const last4 = this.#findLast4(order.accountToken ?? '');
    switch (kind) {
      case 'register':
        return this.bindings.set(`terminal:${sn}:registration`, kind, key, last4);
      case 'unregister':
        return this.bindings.restore(`terminal:${sn}:registration`, kind, key, undoes);
      case 'configure':
        if (!this.#isOnline(sn)) return { state: 'refused', code: 'TRM_OFFLINE' };
        return this.bindings.set(`terminal:${sn}:configuration`, kind, key, last4);
      case 'restore-config':
        return this.bindings.restore(`terminal:${sn}:configuration`, kind, key, undoes);
      case 'test-sale':
        this.#sales.add(key);
        this.#context.writeLedger('terminals', kind, key, { sn });
        return done;
      case 'void-test-sale':
        if (this.#sales.delete(undoes))
          this.#context.writeLedger('terminals', kind, key, { sn, undoes });
        return done;
    }
  }

  #isOnline(sn: string): boolean {
    return this.records.some((terminal) => terminal.sn === sn && terminal.online);
  }
}
