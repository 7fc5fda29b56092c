/**
 * The life of an order at a party: taken once per key, done or pending or refused, asked about by
 * its key. Like the sandbox's, as a model.
 */
import type { OrderAnswer, OrderState } from '../../../domain/parties.ts';
import { PortFailure } from '../../../domain/port-failure.ts';
import type { FaultKind } from '../schedule.ts';
import type { Ground } from './ground.ts';

export type Final =
  | { state: 'done'; result?: Record<string, string | number | boolean> }
  | { state: 'refused'; code: string };

export interface Placed {
  key: string;
  /** The order that this one takes back. */
  undoes?: string;
  carryOut(): Final;
}

/** After these words, and no other, an order may be placed again under its key (faults.md I4). */
const mayComeAgain: readonly string[] = ['unavailable', 'never-received', 'refused'];

/** How long a pending order takes; a party that is silent takes longer than the first questions. */
const pendingMs = { pending: 90_000, 'pending-silent': 3 * 3_600_000, 'pending-refused': 90_000 };

export class OrderBook {
  readonly #ground: Ground;
  /** The signal that says an order has come to its end; some parties have none. */
  readonly #signal: string | undefined;
  readonly #kept = new Map<string, Final | { state: 'pending' }>();
  readonly #takenBack = new Set<string>();
  /** What the engine was last told about a key. */
  readonly #lastWord = new Map<string, string>();

  constructor(ground: Ground, signal?: string) {
    this.#ground = ground;
    this.#signal = signal;
  }

  /** @throws PortFailure as an adapter does */
  async place(order: Placed): Promise<OrderAnswer> {
    const fault = this.#ground.faults.take();
    this.#mustBeDue(order.key);
    if (fault === 'unavailable') throw this.#lost(order.key, 'unavailable', 'the party is busy');
    if (fault === 'lost-before') throw this.#lost(order.key, 'unknown', 'no answer');
    this.#receive(order, fault);
    if (fault === 'lost-after') throw this.#lost(order.key, 'unknown', 'no answer');
    // A worker that died with the answer in its hands has told nobody.
    return this.#said(order.key, fault === 'crash-after' ? 'nothing' : undefined);
  }

  ask(key: string): Promise<OrderState> {
    return this.#ground.answer((): OrderState => {
      if (this.#kept.has(key)) return this.#said(key) as OrderState;
      this.#lastWord.set(key, 'never-received');
      return { state: 'never-received' };
    });
  }

  #mustBeDue(key: string): void {
    const word = this.#lastWord.get(key);
    if (word !== undefined && !mayComeAgain.includes(word))
      this.#ground.breaches.push(`${key} was placed again after "${word}" (I4)`);
  }

  #lost(key: string, kind: 'unavailable' | 'unknown', message: string): PortFailure {
    this.#lastWord.set(key, kind);
    return new PortFailure(kind, message);
  }

  #said(key: string, word?: string): OrderAnswer {
    const kept = this.#kept.get(key) ?? { state: 'pending' };
    this.#lastWord.set(key, word ?? kept.state);
    return { ...kept, ref: `ref ${key}` };
  }

  #receive(order: Placed, fault: FaultKind | undefined): void {
    const { key, undoes } = order;
    const known = this.#kept.get(key);
    if (known && known.state !== 'refused') return;
    if (this.#takenBack.has(key)) {
      this.#kept.set(key, { state: 'refused', code: 'UPS_REJECTED' });
      return;
    }
    this.#ground.placedAt.set(key, this.#ground.clock.now);
    if (undoes !== undefined) this.#takeBack(undoes);
    if (fault === 'refused') this.#kept.set(key, { state: 'refused', code: 'UPS_REJECTED' });
    else if (fault === 'pending' || fault === 'pending-silent' || fault === 'pending-refused')
      this.#follow(order, fault);
    else this.#kept.set(key, order.carryOut());
  }

  #follow(order: Placed, fault: keyof typeof pendingMs): void {
    this.#kept.set(order.key, { state: 'pending' });
    this.#ground.clock.after(pendingMs[fault], () => {
      if (this.#takenBack.has(order.key)) return;
      const refused = fault === 'pending-refused';
      this.#kept.set(
        order.key,
        refused ? { state: 'refused', code: 'UPS_REJECTED' } : order.carryOut(),
      );
      if (this.#signal !== undefined && fault !== 'pending-silent')
        this.#ground.callBack(this.#signal, order.key);
    });
  }

  /** What is taken back never comes true, neither pending nor still on its way. */
  #takeBack(key: string): void {
    if (this.#kept.get(key)?.state === 'pending')
      this.#kept.set(key, { state: 'refused', code: 'UPS_REJECTED' });
    if (this.#kept.get(key)?.state !== 'done') this.#takenBack.add(key);
  }
}
