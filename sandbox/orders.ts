/**
 * The life of an order at networks, terminals and settlement: taken once per key, done or pending
 * or refused, asked about by its key. A refusal moved nothing, so the key may be tried anew.
 */
import { callbackFault, type CallbackFault } from './callbacks.ts';
import { Keys } from './keys.ts';
import { Refusal } from './refusal.ts';
import type { Call, Fault } from './script.ts';
import type { World } from './world.ts';

export interface OrderHead {
  requestId: string;
  acquirerId: string;
  merchantId: string;
  kind: string;
  /** The order that this one takes back. */
  undoes?: string | undefined;
}

export type Result = Record<string, string | number | boolean>;
export type Final =
  { state: 'done'; result?: Result } | { state: 'refused'; code: string; message: string };
/** Effects of a `later` ruling come true, and its end is known, when the party gets to it. */
export type Ruling = Final | { state: 'pending'; later: () => Final };

export interface Kept {
  ref: string;
  now: Final | { state: 'pending' };
  /** Stops a pending order before it comes true. */
  callOff: () => void;
}

const orderFaults = ['reject', 'never-final', 'late-final'] as const;

export class Orders {
  readonly #keys = new Keys<Kept>();
  /** Orders taken back before they arrived: they must not come true any more. */
  readonly #takenBack = new Set<string>();
  readonly #world: World;
  readonly #prefix: string;

  constructor(world: World, prefix: string) {
    this.#world = world;
    this.#prefix = prefix;
  }

  find(key: string): Kept | undefined {
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
    carryOut: () => Ruling,
    onFinal?: (fault?: CallbackFault) => void,
  ): Kept {
    const known = this.#keys.repeated(key, call.body);
    if (known && known.now.state !== 'refused') return known;
    const kept: Kept = {
      ref: known?.ref ?? this.#world.id(this.#prefix),
      now: { state: 'pending' },
      callOff: () => undefined,
    };
    const fault = this.#world.script.take(call, orderFaults);
    const ruling = this.#rule(key, fault, carryOut);
    if (undoes !== undefined && ruling.state !== 'refused') this.#takeBack(undoes);
    if (ruling.state !== 'pending') kept.now = ruling;
    else this.#follow(kept, ruling.later, fault, callbackFault(this.#world.script, call), onFinal);
    return this.#keys.keep(key, call.body, kept);
  }

  #rule(key: string, fault: Fault | undefined, carryOut: () => Ruling): Ruling {
    if (this.#takenBack.has(key))
      return { state: 'refused', code: 'UPS_REJECTED', message: 'the order was taken back' };
    if (fault?.fault === 'reject')
      return { state: 'refused', code: fault.code ?? 'UPS_REJECTED', message: 'scripted fault' };
    if (fault === undefined) return carryOut();
    return { state: 'pending', later: () => finalOf(carryOut()) };
  }

  #follow(
    kept: Kept,
    later: () => Final,
    fault: Fault | undefined,
    callback: CallbackFault | undefined,
    onFinal?: (fault?: CallbackFault) => void,
  ): void {
    if (fault?.fault === 'never-final') return;
    kept.callOff = this.#world.later(fault?.delayMs ?? this.#world.options.pendingMs, () => {
      kept.now = later();
      onFinal?.(callback);
    });
  }

  /** What is taken back never comes true: neither a pending order nor one still on its way. */
  #takeBack(key: string): void {
    const known = this.find(key);
    if (known?.now.state === 'pending') {
      known.callOff();
      known.now = { state: 'refused', code: 'UPS_REJECTED', message: 'the order was taken back' };
    }
    this.#takenBack.add(key);
  }
}

/** A party that answers late has done its own waiting by then. */
const finalOf = (ruling: Ruling): Final => (ruling.state === 'pending' ? ruling.later() : ruling);

/** @throws Refusal 422 for a refused order, 404 NEVER_RECEIVED for an unknown one when asked about */
export function answerToPlacing({ ref, now }: Kept): { status: 200 | 202; body: object } {
  if (now.state === 'refused') throw new Refusal(422, now.code, now.message);
  return { status: now.state === 'done' ? 200 : 202, body: { ...now, ref } };
}

export function answerToAsking(kept: Kept | undefined): object {
  if (!kept) throw new Refusal(404, 'NEVER_RECEIVED', 'no order was received under this key');
  return { ...kept.now, ref: kept.ref };
}
