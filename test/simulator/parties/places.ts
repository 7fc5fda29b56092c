/** Networks and terminals as models: where the new account must stand before the settlement target moves. */
import type { NetworkOrder, NetworksPort } from '../../../activities/networks.ts';
import type { TerminalOrder, TerminalsPort } from '../../../activities/terminals.ts';
import type { MerchantRecord } from '../../../domain/parties.ts';
import { oldLast4, type Ground } from './ground.ts';
import { OrderBook, type Final } from './orders.ts';

const done: Final = { state: 'done' };

/** The account that stands at each place, e.g. `network:unionpay`. */
export class Places {
  readonly #ground: Ground;
  readonly #party: string;
  readonly #standing = new Map<string, string>();
  /** What stood there before each order, by the order's key: what taking it back puts there. */
  readonly #before = new Map<string, string>();

  constructor(ground: Ground, party: string) {
    this.#ground = ground;
    this.#party = party;
  }

  at(place: string): string {
    return this.#standing.get(place) ?? oldLast4;
  }

  set(place: string, effect: string, key: string, last4: string): Final {
    this.#before.set(key, this.at(place));
    return this.#move(place, effect, key, last4, {});
  }

  putBack(place: string, effect: string, key: string, undoes: string): Final {
    const before = this.#before.get(undoes);
    if (before === undefined) return done;
    this.#before.delete(undoes);
    return this.#move(place, effect, key, before, { undoes });
  }

  #move(
    target: string,
    effect: string,
    key: string,
    newLast4: string,
    more: Record<string, string>,
  ): Final {
    const detail = { target, oldLast4: this.at(target), newLast4, ...more };
    this.#ground.write(this.#party, effect, key, detail);
    this.#standing.set(target, newLast4);
    return done;
  }
}

export class Networks implements NetworksPort {
  readonly records: MerchantRecord['networks'];
  readonly places: Places;
  readonly #orders: OrderBook;
  readonly #last4Of: (token: string) => string;

  constructor(ground: Ground, last4Of: (token: string) => string) {
    const { networks } = ground.setting;
    this.records = [
      { id: 'unionpay', state: 'open', lead: true },
      ...(networks === 'one'
        ? []
        : [
            {
              id: 'alipay',
              state: networks === 'two' ? ('open' as const) : ('closed' as const),
              lead: false,
            },
          ]),
    ];
    this.places = new Places(ground, 'networks');
    this.#orders = new OrderBook(ground, 'networkReported');
    this.#last4Of = last4Of;
  }

  change(order: NetworkOrder) {
    const { key, kind, networkId, accountToken, undoes } = order;
    const place = `network:${networkId}`;
    return this.#orders.place({
      key,
      ...(undoes !== undefined && { undoes }),
      carryOut: () =>
        undoes === undefined
          ? this.places.set(place, `network-${kind}`, key, this.#last4Of(accountToken))
          : this.places.putBack(place, `network-${kind}`, key, undoes),
    });
  }

  query({ key }: { key: string }) {
    return this.#orders.ask(key);
  }
}

export class Terminals implements TerminalsPort {
  readonly records: MerchantRecord['terminals'];
  readonly places: Places;
  readonly #ground: Ground;
  readonly #orders: OrderBook;
  readonly #last4Of: (token: string) => string;
  readonly #sales = new Set<string>();

  constructor(ground: Ground, last4Of: (token: string) => string) {
    const count = { none: 0, one: 1, two: 2, 'one-offline': 2 }[ground.setting.terminals];
    this.records = Array.from({ length: count }, (_, n) => ({
      sn: `T-${n + 1}`,
      model: 'P90',
      appVersion: '3.1',
      online: n === 0 || ground.setting.terminals !== 'one-offline',
    }));
    this.places = new Places(ground, 'terminals');
    this.#ground = ground;
    this.#orders = new OrderBook(ground);
    this.#last4Of = last4Of;
  }

  order(order: TerminalOrder) {
    const { key, undoes } = order;
    return this.#orders.place({
      key,
      ...(undoes !== undefined && { undoes }),
      carryOut: () => this.#carryOut(order),
    });
  }

  query(key: string) {
    return this.#orders.ask(key);
  }

  #carryOut(order: TerminalOrder): Final {
    const { key, kind, sn, undoes = '' } = order;
    const last4 = this.#last4Of(order.accountToken ?? '');
    switch (kind) {
      case 'register':
        return this.places.set(`terminal:${sn}:registration`, kind, key, last4);
      case 'unregister':
        return this.places.putBack(`terminal:${sn}:registration`, kind, key, undoes);
      case 'configure':
        if (!this.#online(sn)) return { state: 'refused', code: 'TRM_OFFLINE' };
        return this.places.set(`terminal:${sn}:configuration`, kind, key, last4);
      case 'restore-config':
        return this.places.putBack(`terminal:${sn}:configuration`, kind, key, undoes);
      case 'test-sale':
        this.#sales.add(key);
        this.#ground.write('terminals', kind, key, { sn });
        return done;
      case 'void-test-sale':
        if (this.#sales.delete(undoes)) this.#ground.write('terminals', kind, key, { sn, undoes });
        return done;
    }
  }

  #online(sn: string): boolean {
    return this.records.some((terminal) => terminal.sn === sn && terminal.online);
  }
}
