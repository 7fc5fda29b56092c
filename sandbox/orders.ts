/**
 * Orders at networks, terminals and settlement: taken once per key, then pending, done or refused, and
 * queried by their key. A refused order had no effect, so its key may be sent again.
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
  /** The key of the order that this one undoes; at the settlement of several. */
  undoes?: string | readonly string[] | undefined;
}

export type Result = Record<string, string | number | boolean>;
export type FinalState =
  | { state: 'done'; result?: Result }
  | { state: 'refused'; code: string; message: string };
/**
 * A pending decision has its effects, and its final state, when `later` is called: after `afterMs`, or what
 * is usual.
 */
export type OrderDecision =
  | FinalState
  | { state: 'pending'; later: () => FinalState; afterMs?: number };

export interface StoredOrder {
  ref: string;
  status: FinalState | { state: 'pending' };
  /** Cancels a pending order before it has effects. */
  cancel: () => void;
}

const orderFaults = ['reject', 'never-final', 'late-final'] as const;

export class OrderStore {
  readonly #keys = new IdempotencyKeys<StoredOrder>();
  /** Keys of orders that were undone: one that arrives afterwards must have no effect. */
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
   * Takes an order, or returns the known one under its key.
   * @param onFinal called when a pending order has reached its final state, with the scripted fault of its callback
   * @throws Refusal 409 KEY_REUSED when the key belongs to another body
   */
  place(
    key: string,
    call: Call,
    undoes: OrderHeader['undoes'],
    execute: () => OrderDecision,
    onFinal?: (fault?: CallbackFault) => void,
  ): StoredOrder {
    const known = this.#keys.findForBody(key, call.body);
    if (known && known.status.state !== 'refused') return known;
    const stored: StoredOrder = {
      ref: known?.ref ?? this.#world.nextId(this.#prefix),
      status: { state: 'pending' },
      cancel: () => undefined,
    };
    const fault = this.#world.faults.take(call, orderFaults);
    const decision = this.#decide(key, fault, execute);
    if (decision.state !== 'refused')
      for (const undone of [undoes ?? []].flat()) this.#revoke(undone);
    if (decision.state !== 'pending') stored.status = decision;
    else
      this.#completeLater(
        stored,
        decision,
        fault,
        takeCallbackFault(this.#world.faults, call),
        onFinal,
      );
    return this.#keys.store(key, call.body, stored);
  }

  #decide(key: string, fault: Fault | undefined, execute: () => OrderDecision): OrderDecision {
    if (this.#revokedKeys.has(key))
      return { state: 'refused', code: 'UPS_REJECTED', message: 'the order was taken back' };
    if (fault?.fault === 'reject')
      return { state: 'refused', code: fault.code ?? 'UPS_REJECTED', message: 'scripted fault' };
    if (fault === undefined) return execute();
    return { state: 'pending', later: () => resolveDecision(execute()) };
  }

  #completeLater(
    stored: StoredOrder,
    { later, afterMs }: Extract<OrderDecision, { state: 'pending' }>,
    fault: Fault | undefined,
    callback: CallbackFault | undefined,
    onFinal?: (fault?: CallbackFault) => void,
  ): void {
    if (fault?.fault === 'never-final') return;
    stored.cancel = this.#world.schedule(
      fault?.delayMs ?? afterMs ?? this.#world.options.pendingMs,
      () => {
        stored.status = later();
        onFinal?.(callback);
      },
    );
  }

  /** An undone order never has effects: neither a pending one nor one that arrives later. */
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

/** The final state at once, where the delay is already over. */
const resolveDecision = (decision: OrderDecision): FinalState =>
  decision.state === 'pending' ? decision.later() : decision;

/** Status and body for an order that was placed. @throws Refusal 422 for a refused order */
export function buildPlaceAnswer({ ref, status }: StoredOrder): {
  status: 200 | 202;
  body: object;
} {
  if (status.state === 'refused') throw new Refusal(422, status.code, status.message);
  return { status: status.state === 'done' ? 200 : 202, body: { ...status, ref } };
}

/** The body for a query. @throws Refusal 404 NEVER_RECEIVED for an unknown order */
export function buildQueryAnswer(stored: StoredOrder | undefined): object {
  if (!stored) throw new Refusal(404, 'NEVER_RECEIVED', 'no order was received under this key');
  return { ...stored.status, ref: stored.ref };
}
