/**
 * The orders of a party: each is accepted once per key, is done, pending or refused, and is queried by
 * its key. A model of what the sandbox does.
 */
import type { OrderAnswer, OrderState } from '../../../domain/parties/orders.ts';
import { PortFailure } from '../../../domain/parties/port-failure.ts';
import { getOrderKind, WorkerCrash } from '../schedule/fault-plan.ts';
import type { FaultKind } from '../schedule/schedule.ts';
import type { SimulationContext } from './context.ts';

export type FinalState =
  | { state: 'done'; result?: Record<string, string | number | boolean> }
  | { state: 'refused'; code: string };

export interface PartyOrder {
  key: string;
  /** What the party gets: one key has one body. */
  body: object;
  /** The orders that this one undoes. */
  undoes?: string | string[];
  /** The party examines it for so long before it carries it out. */
  auditMs?: number;
  execute(): FinalState;
}

/** Only after these answers may an order be placed again under its key [I4]. */
const resendableAnswers: readonly string[] = ['unavailable', 'never-received', 'refused'];

/** How long a pending order takes; a party that does not answer takes longer than the first queries. */
const pendingMs = { pending: 90_000, 'pending-silent': 3 * 3_600_000, 'pending-refused': 90_000 };

/** How long an order is on its way that arrives late: until then it was never received. */
const transitMs = 5 * 3_600_000;

export class OrderStore {
  readonly #context: SimulationContext;
  /** The signal that reports the end of an order; some parties have none. */
  readonly #signal: string | undefined;
  readonly #states = new Map<string, FinalState | { state: 'pending' }>();
  readonly #revokedKeys = new Set<string>();
  readonly #bodies = new Map<string, string>();
  /** The last answer to the workflow, by key. */
  readonly #lastAnswers = new Map<string, string>();

  constructor(context: SimulationContext, signal?: string) {
    this.#context = context;
    this.#signal = signal;
  }

  /** @throws PortFailure as an adapter does */
  async place(order: PartyOrder): Promise<OrderAnswer> {
    const fault = this.#context.faults.next(getOrderKind(order.key));
    if (fault === 'crash-before') throw new WorkerCrash();
    this.#checkResend(order.key);
    this.#checkBody(order);
    if (fault === 'unavailable')
      throw this.#buildFailure(order.key, 'unavailable', 'the party is busy');
    const sentAt = this.#context.clock.now;
    if (fault === 'arrives-late')
      this.#context.clock.after(transitMs, () => {
        this.#receive(order, undefined, sentAt);
      });
    if (fault === 'lost-before' || fault === 'arrives-late')
      throw this.#buildFailure(order.key, 'unknown', 'no answer');
    this.#receive(order, fault, sentAt);
    if (fault === 'lost-after') throw this.#buildFailure(order.key, 'unknown', 'no answer');
    if (fault !== 'crash-after') return this.#answer(order.key);
    this.#lastAnswers.set(order.key, 'nothing');
    throw new WorkerCrash();
  }

  async query(key: string): Promise<OrderState> {
    const fault = this.#context.faults.next(`ask:${getOrderKind(key)}`);
    if (fault === 'crash-before') throw new WorkerCrash();
    const state = await this.#findState(key);
    if (fault === 'crash-after') throw new WorkerCrash();
    return state;
  }

  #findState(key: string): Promise<OrderState> {
    return this.#context.answerQuestion((): OrderState => {
      if (this.#states.has(key)) return this.#answer(key) as OrderState;
      this.#lastAnswers.set(key, 'never-received');
      return { state: 'never-received' };
    });
  }

  #checkResend(key: string): void {
    const word = this.#lastAnswers.get(key);
    if (word !== undefined && !resendableAnswers.includes(word))
      this.#context.contractViolations.push(`${key} was placed again after "${word}" (I4)`);
  }

  #checkBody({ key, body }: PartyOrder): void {
    const text = JSON.stringify(body);
    const known = this.#bodies.get(key) ?? text;
    this.#bodies.set(key, known);
    if (known !== text)
      this.#context.contractViolations.push(`${key} was placed with another body (I4)`);
  }

  #buildFailure(key: string, kind: 'unavailable' | 'unknown', message: string): PortFailure {
    this.#lastAnswers.set(key, kind);
    return new PortFailure(kind, message);
  }

  #answer(key: string): OrderAnswer {
    const kept = this.#states.get(key) ?? { state: 'pending' };
    this.#lastAnswers.set(key, kept.state);
    return { ...kept, ref: `ref ${key}` };
  }

  #receive(order: PartyOrder, fault: FaultKind | undefined, sentAt: number): void {
    const { key, undoes } = order;
    const known = this.#states.get(key);
    if (known && known.state !== 'refused') return;
    if (this.#revokedKeys.has(key)) {
      this.#states.set(key, { state: 'refused', code: 'UPS_REJECTED' });
      return;
    }
    this.#context.placedAt.set(key, sentAt);
    for (const undone of [undoes ?? []].flat()) this.#revoke(undone);
    if (fault === 'refused') this.#states.set(key, { state: 'refused', code: 'UPS_REJECTED' });
    else if (fault === 'pending' || fault === 'pending-silent' || fault === 'pending-refused')
      this.#completeLater(order, fault, pendingMs[fault]);
    else if (order.auditMs !== undefined) this.#completeLater(order, 'pending', order.auditMs);
    else this.#states.set(key, order.execute());
  }

  #completeLater(order: PartyOrder, fault: keyof typeof pendingMs, afterMs: number): void {
    this.#states.set(order.key, { state: 'pending' });
    this.#context.clock.after(afterMs, () => {
      if (this.#revokedKeys.has(order.key)) return;
      const refused = fault === 'pending-refused';
      this.#states.set(
        order.key,
        refused ? { state: 'refused', code: 'UPS_REJECTED' } : order.execute(),
      );
      if (this.#signal !== undefined && fault !== 'pending-silent')
        this.#context.sendCallback(this.#signal, order.key);
    });
  }

  /** An undone order never takes effect, whether pending or still in transit. */
  #revoke(key: string): void {
    if (this.#states.get(key)?.state === 'pending')
      this.#states.set(key, { state: 'refused', code: 'UPS_REJECTED' });
    if (this.#states.get(key)?.state !== 'done') this.#revokedKeys.add(key);
  }
}
