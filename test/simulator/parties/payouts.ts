/** Payouts of a merchant: paid, held, or returned by the card's bank. */
import type { Payout } from '../../../domain/watch/payout-watch.ts';
import type { SimulationContext } from './context.ts';

const dailyTakingsFen = 100_000;

export class Payouts {
  readonly #context: SimulationContext;
  #count = 0;
  #payouts: Payout[] = [];

  constructor(context: SimulationContext) {
    this.#context = context;
  }

  /** Adds one payout, of the sales of `times` days. */
  addTakings(times = 1): void {
    this.#count += 1;
    const intentId = `intent-${this.#count}`;
    const amountFen = times * dailyTakingsFen;
    this.#payouts.push({
      intentId,
      amountFen,
      state: 'held',
      at: this.#context.clock.iso,
      cycle: 'T1',
    });
  }

  /** Payouts that wait for the end of a hold. */
  get waiting(): Payout[] {
    return this.#payouts.filter(({ state }) => state === 'held');
  }

  pay(last4: string): void {
    const at = this.#context.clock.iso;
    for (const payout of this.waiting) {
      Object.assign(payout, { state: 'landed', last4, at });
      this.#context.writeLedger('settlement', 'payout', payout.intentId, { last4 });
    }
  }

  /** The newest credited payout is returned. */
  returnLast(): void {
    const last = this.#payouts.findLast(({ state }) => state === 'landed');
    if (last) Object.assign(last, { state: 'returned', at: this.#context.clock.iso });
  }

  /** Returns what is still on the card. Returns its sum, in fen. */
  returnRecalled(intents: readonly string[]): number {
    const returned = this.#payouts.filter(
      ({ intentId, state }) => state === 'landed' && intents.includes(intentId),
    );
    for (const payout of returned)
      Object.assign(payout, { state: 'returned', at: this.#context.clock.iso });
    return returned.reduce((sum, { amountFen }) => sum + amountFen, 0);
  }

  /** Begins a card version, for which only payouts count that are still held. */
  keepHeldOnly(): void {
    this.#payouts = this.waiting;
  }

  get statement(): { dueFen: number; payouts: Payout[]; earlier: Payout[] } {
    const dueFen = this.#payouts.reduce((sum, { amountFen }) => sum + amountFen, 0);
    return { dueFen, payouts: this.#payouts.map((payout) => ({ ...payout })), earlier: [] };
  }
}
