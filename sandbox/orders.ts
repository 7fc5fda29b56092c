/**
 * The life of an order at networks, terminals and settlement: taken once per key, done or pending
 * or refused, asked about by its key. A refusal moved nothing, so the key may be tried anew.
 */
import { takeCallbackFault, type CallbackFault } from './callbacks.ts';
import { IdempotencyKeys } from './idempotency-keys.ts';
import { Refusal } from './refusal.ts';
import type { Call, Fault } from './scripted-faults.ts';
import type { World } from './world.ts';

export interface OrderHeader {
  requestId: string;
  acquirerId: string;
  merchantId: string;
  kind: string;
  /** The order that this one takes back. */
  undoes?: string | undefined;
}

export type Result = Record<string, string | number | boolean>;
export type FinalState =
  { state: 'done'; result?: Result } | { state: 'refused'; code: string; message: string };
/** Effects of a `later` ruling come true, and its end is known, when the party gets to it. */
export type OrderDecision = FinalState | { state: 'pending'; later: () => FinalState };

export interface StoredOrder {
  ref: string;
  status: FinalState | { state: 'pending' };
  /** Stops a pending order before it comes true. */
  cancel: () => void;
}

const orderFaults = ['reject', 'never-final', 'late-final'] as const;

export class OrderStore {
  readonly #keys = new IdempotencyKeys<StoredOrder>();
  /** Orders taken back before they arrived: they must not come true any more. */
  readonly #revokedKeys = new Set<string>();
  readonly #world: World;
  readonly #prefix: string;

  constructor(world: World, prefix: string) {
    this.#world = world;
    this.#prefix = prefix;
  }

  find(key: string): StoredOrder | undefined {
    return this.#keys.find(key);
  }

  /**
   * Takes an order, or answers the one that is known under its key.
   * @param onFinal is told when a pending order has come to its end, with the scripted fault of its callback
   * @throws Refusal 409 KEY_REUSED when the key belongs to another body
   */
  place(
    key: string,
    call: Call,
    undoes: string | undefined,
    carryOut: () => OrderDecision,
    onFinal?: (fault?: CallbackFault) => void,
  ): StoredOrder {
    const known = this.#keys.findForBody(key, call.body);
    if (known && known.status.state !== 'refused') return known;
    const kept: StoredOrder = {
      ref: known?.ref ?? this.#world.nextId(this.#prefix),
      status: { state: 'pending' },
      cancel: () => undefined,
    };
    const fault = this.#world.faults.take(call, orderFaults);
    const ruling = this.#decide(key, fault, carryOut);
    if (undoes !== undefined && ruling.state !== 'refused') this.#revoke(undoes);
    if (ruling.state !== 'pending') kept.status = ruling;
    else
      this.#completeLater(
        kept,
        ruling.later,
        fault,
        takeCallbackFault(this.#world.faults, call),
        onFinal,
      );
    return this.#keys.store(key, call.body, kept);
  }

  #decide(key: string, fault: Fault | undefined, carryOut: () => OrderDecision): OrderDecision {
    if (this.#revokedKeys.has(key))
      return { state: 'refused', code: 'UPS_REJECTED', message: 'the order was taken back' };
    if (fault?.fault === 'reject')
      return { state: 'refused', code: fault.code ?? 'UPS_REJECTED', message: 'scripted fault' };
    if (fault === undefined) return carryOut();
    return { state: 'pending', later: () => resolveDecision(carryOut()) };
  }

  #completeLater(
    kept: StoredOrder,
    later: () => FinalState,
    fault: Fault | undefined,
    callback: CallbackFault | undefined,
    onFinal?: (fault?: CallbackFault) => void,
  ): void {
    if (fault?.fault === 'never-final') return;
    kept.cancel = this.#world.schedule(fault?.delayMs ?? this.#world.options.pendingMs, () => {
      kept.status = later();
      onFinal?.(callback);
    });
  }

  /** What is taken back never comes true: neither a pending order nor one still on its way. */
  #revoke(key: string): void {
    const known = this.find(key);
    if (known?.status.state === 'pending') {
      known.cancel();
      known.status = {
        state: 'refused',
        code: 'UPS_REJECTED',
        message: 'the order was taken back',
      };
    }
    this.#revokedKeys.add(key);
  }
}

/** A party that answers late has done its own waiting by then. */
const resolveDecision = (ruling: OrderDecision): FinalState =>
  ruling.state === 'pending' ? ruling.later() : ruling;

/** @throws Refusal 422 for a refused order, 404 NEVER_RECEIVED for an unknown one when asked about */
export function buildPlaceAnswer({ ref, status }: StoredOrder): {
  status: 200 | 202;
  body: object;
} {
  if (status.state === 'refused') throw new Refusal(422, status.code, status.message);
  return { status: status.state === 'done' ? 200 : 202, body: { ...status, ref } };
}

export function buildQueryAnswer(kept: StoredOrder | undefined): object {
  if (!kept) throw new Refusal(404, 'NEVER_RECEIVED', 'no order was received under this key');
  return { ...kept.status, ref: kept.ref };
}
